import { useDecide } from "@/features/approvals/decide";
import { hasHidden } from "@/lib/text/escapes";
import type { Approval } from "@/protocol/Approval";
import { Button } from "@/ui/Button";
import { Literal } from "@/ui/Literal";
import { ProblemCard } from "@/ui/ProblemCard";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";

type Mode = "plain" | "deny" | "edit";

const AREA = "w-full rounded-control border border-line bg-ground px-2.5 py-2 text-ink placeholder:text-faint hover:border-edge field-sizing-content min-h-16 max-h-[50dvh] resize-y";

/** Approve, deny with a reason that the model reads, or put another command in its place. */
export function Answers({ approval }: { approval: Approval }) {
  const { busy, problem, decide } = useDecide();
  const [mode, setMode] = useState<Mode>("plain");
  const canEdit = approval.op.kind === "run_command" && approval.op.command !== undefined;
  const expired = problem?.status === 409;

  return (
    <div className="mt-3 border-t border-line px-4 py-3">
      {problem && !expired ? <ProblemCard problem={problem} className="mb-3" /> : null}
      {mode === "deny" ? (
        <Deny busy={busy !== null} onBack={() => setMode("plain")} onDeny={(reason) => void decide(approval.id, reason ? { decision: "deny", reason } : { decision: "deny" })} />
      ) : mode === "edit" ? (
        <Edit
          command={approval.op.command ?? ""}
          busy={busy !== null}
          onBack={() => setMode("plain")}
          onRun={(command) => void decide(approval.id, { decision: "edit", op: { command } })}
        />
      ) : (
        <div className="flex flex-wrap items-center gap-2">
          <Button look="danger" onClick={() => setMode("deny")} off={busy !== null}>
            Deny …
          </Button>
          {canEdit ? (
            <Button glyph="edit" onClick={() => setMode("edit")} off={busy !== null}>
              Edit …
            </Button>
          ) : null}
          <Button look="primary" className="ml-auto min-w-28" busy={busy !== null} onClick={() => void decide(approval.id, { decision: "approve", scope: "once" })}>
            Approve
          </Button>
        </div>
      )}
    </div>
  );
}

function useFocus<T extends HTMLElement>() {
  const ref = useRef<T>(null);
  useEffect(() => ref.current?.focus(), []);
  return ref;
}

function Deny({ busy, onBack, onDeny }: { busy: boolean; onBack: () => void; onDeny: (reason: string) => void }) {
  const [reason, setReason] = useState("");
  const id = useId();
  const field = useFocus<HTMLTextAreaElement>();
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!busy) onDeny(reason.trim());
  }
  return (
    <form onSubmit={submit}>
      <label htmlFor={id} className="block mb-1 text-muted">
        Why not? The model reads it and goes on from there. It may stay empty.
      </label>
      <textarea ref={field} id={id} className={AREA} value={reason} onChange={(event) => setReason(event.target.value)} placeholder="For example: not in this folder, use /srv instead" />
      <div className="mt-2 flex flex-wrap gap-2">
        <Button look="quiet" onClick={onBack}>
          Back
        </Button>
        <Button type="submit" look="danger" className="ml-auto min-w-28" busy={busy}>
          Deny
        </Button>
      </div>
    </form>
  );
}

function Edit({ command, busy, onBack, onRun }: { command: string; busy: boolean; onBack: () => void; onRun: (command: string) => void }) {
  const [text, setText] = useState(command);
  const id = useId();
  const field = useFocus<HTMLTextAreaElement>();
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!busy && text.trim()) onRun(text);
  }
  return (
    <form onSubmit={submit}>
      <label htmlFor={id} className="block mb-1 text-muted">
        What runs instead. The machine judges it anew; what the floor forbids stays forbidden.
      </label>
      <textarea ref={field} id={id} className={`${AREA} code`} spellCheck={false} autoCapitalize="off" autoCorrect="off" value={text} onChange={(event) => setText(event.target.value)} />
      {hasHidden(text) ? (
        <p className="code mt-1 text-muted">
          <Literal text={text} />
        </p>
      ) : null}
      <div className="mt-2 flex flex-wrap gap-2">
        <Button look="quiet" onClick={onBack}>
          Back
        </Button>
        <Button type="submit" look="primary" className="ml-auto min-w-28" busy={busy} off={!text.trim()}>
          Approve this instead
        </Button>
      </div>
    </form>
  );
}
