import { ApproveButton } from "@/features/approvals/ApproveButton";
import { isGrave, reach, RISKS } from "@/features/approvals/consequence";
import { useField } from "@/features/approvals/use_field";
import { type Judged, useJudged } from "@/features/approvals/use_judged";
import { hasHidden } from "@/lib/text/escapes";
import type { AskedOp } from "@/protocol/AskedOp";
import type { TriedRules } from "@/protocol/TriedRules";
import { Button } from "@/ui/Button";
import { Literal } from "@/ui/Literal";
import { TextArea } from "@/ui/TextArea";
import { useState } from "react";

interface Props {
  /** What was asked. */
  op: AskedOp;
  busy: boolean;
  onBack: () => void;
  onRun: (command: string) => void;
  /** It was let go too early to count. */
  onShort: () => void;
}

/** Another command in place of the asked one. It is judged as it is typed, and approved like any other: a yes is for what was shown. */
export function EditForm({ op, busy, onBack, onRun, onShort }: Props) {
  const command = op.command ?? "";
  const [text, setText] = useState(command);
  const field = useField(onBack);
  const changed = text !== command && text.trim() !== "";
  const judged = useJudged(text, op.cwd, changed);
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <TextArea
        ref={field}
        label="What runs instead"
        code
        rows={2}
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {hasHidden(text) ? (
        <p className="code mt-1 text-muted">
          <Literal text={text} />
        </p>
      ) : null}
      <div role="status" className="mt-2 min-h-12 text-muted max-w-(--measure) text-pretty [overflow-wrap:anywhere]">
        {changed ? <Said judged={judged} /> : "Change it, and the machine judges it anew."}
      </div>
      <div className="mt-2 flex gap-2">
        <Button look="quiet" className="h-12 desk:h-(--row)" onClick={onBack}>
          Back
        </Button>
        {judged === undefined || judged?.decision === "deny" ? (
          <Button look="primary" className="h-12 desk:h-(--row) ml-auto min-w-28" off>
            {judged ? "It would not run" : changed ? "Judging …" : "Change it first"}
          </Button>
        ) : (
          <ApproveButton
            words="Approve this instead"
            grave={judged === null || isGrave(judged.risk) || !isWhole(op, judged)}
            busy={busy}
            keys={false}
            className="h-12 desk:h-(--row) ml-auto min-w-28"
            onShort={onShort}
            onApprove={() => onRun(text)}
          />
        )}
      </div>
    </form>
  );
}

/** The machine judges a command alone: not with an input, with variables, or under another user. */
function isWhole({ stdin, env, user }: AskedOp, { plan }: TriedRules): boolean {
  return stdin === undefined && Object.keys(env).length === 0 && plan?.user === user;
}

function Said({ judged }: { judged: Judged | undefined }) {
  if (judged === undefined) return null;
  if (judged === null) return <span className="text-warn">The machine could not be asked what this would do. Approve it only if you know.</span>;
  const { risk, reasons } = judged;
  return (
    <>
      <p>
        <span className={`label mr-3 ${isGrave(risk) ? "text-warn" : "text-faint"}`}>
          {risk} {RISKS[risk]}
        </span>
        {reach(risk)}
      </p>
      {reasons.length > 0 ? (
        <p>
          <span className="text-faint">{judged.decision === "deny" ? "Because:" : "Asked because:"}</span> <Literal text={reasons.join("; ")} />
        </p>
      ) : null}
    </>
  );
}
