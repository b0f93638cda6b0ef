import { ApproveButton } from "@/features/approvals/ApproveButton";
import { KEY } from "@/features/approvals/keys";
import { isGrave } from "@/features/approvals/consequence";
import { useDecide } from "@/features/approvals/decide";
import { DenyForm } from "@/features/approvals/DenyForm";
import { EditForm } from "@/features/approvals/EditForm";
import { isInSight } from "@/features/approvals/in_sight";
import { Settled } from "@/features/approvals/settle";
import { usePlainKeys } from "@/lib/plain_keys";
import type { Approval } from "@/protocol/Approval";
import { Button } from "@/ui/Button";
import { Kbd } from "@/ui/Kbd";
import { ProblemCard } from "@/ui/ProblemCard";
import { type Ref, useContext, useImperativeHandle, useRef, useState } from "react";

/** What a key may do with a question: the same as its buttons, never more. */
export interface AnswersHandle {
  approve: () => void;
  deny: () => void;
  edit: () => void;
}

interface Props {
  approval: Approval;
  /** All of it is shown. */
  whole: boolean;
  /** Keys speak to it: they stand on the buttons. */
  keys?: boolean;
  ref?: Ref<AnswersHandle> | undefined;
}

/** Far apart, under the thumb 48 px high. */
const SIZE = "h-12 desk:h-(--row)";

const AGAIN = {
  unseen: "This is what a yes would press. Once more, if you have read it.",
  moved: "It had only just come to stand here. Once more, if you have read it.",
  part: "Not all of it was shown: show all of it above, then once more, if you have read it.",
  short: "It is hard to take back: hold the button until it is full.",
};

/** Approve, deny with a reason that the model reads, or put another command in its place. */
export function Answers({ approval, whole, keys: current = false, ref }: Props) {
  const keys = usePlainKeys((state) => state.on) && current;
  const { busy, problem, decide } = useDecide();
  const settled = useContext(Settled);
  const [mode, setMode] = useState<"plain" | "deny" | "edit">("plain");
  /** Why the last press did not count: it meant what was out of sight, or what stood there before, or only a part, or was too short. */
  const [again, setAgain] = useState<keyof typeof AGAIN | null>(null);
  const foot = useRef<HTMLDivElement>(null);
  const approve = useRef<HTMLButtonElement>(null);
  const canEdit = approval.op.kind === "run_command" && approval.op.command !== undefined;
  const off = busy !== null;

  useImperativeHandle(ref, () => ({
    approve: () => {
      if (mode !== "plain" || !approve.current) return;
      // A key presses the button that its person sees. One that is out of sight is shown first.
      const seen = isInSight(approve.current);
      setAgain(seen ? null : "unseen");
      if (seen) approve.current.click();
      else foot.current?.scrollIntoView({ block: "nearest" });
    },
    deny: () => !off && setMode("deny"),
    edit: () => !off && canEdit && setMode("edit"),
  }));

  function back() {
    setMode("plain");
    // Focus stays with this question when the form that had it goes.
    foot.current?.closest<HTMLElement>("article")?.focus({ preventScroll: true });
  }

  return (
    // At its place below the question, also on the phone: a yes in reach before what it means is one unread.
    <div ref={foot} className="mt-3 border-t border-line px-4 py-3 rounded-b-card bg-raised">
      {problem && problem.status !== 409 ? <ProblemCard problem={problem} className="mb-3" /> : null}
      {mode === "deny" ? (
        <DenyForm busy={off} onBack={back} onDeny={(reason) => void decide(approval.id, reason ? { decision: "deny", reason } : { decision: "deny" })} />
      ) : mode === "edit" ? (
        <EditForm
          op={approval.op}
          busy={off}
          onBack={back}
          onShort={() => setAgain("short")}
          onRun={(command) => void decide(approval.id, { decision: "edit", op: { command } })}
        />
      ) : (
        <div className="flex items-center gap-2">
          <Button look="danger" className={`${SIZE} min-w-20 desk:min-w-24`} onClick={() => setMode("deny")} off={off}>
            Deny …{keys ? <Kbd keys="D" className={KEY} /> : null}
          </Button>
          {canEdit ? (
            <Button glyph="pencil" className={`${SIZE} max-desk:[&>svg]:hidden`} onClick={() => setMode("edit")} off={off}>
              Edit …{keys ? <Kbd keys="E" className={KEY} /> : null}
            </Button>
          ) : null}
          <ApproveButton
            ref={approve}
            grave={isGrave(approval.risk)}
            busy={off}
            keys={keys}
            className={`${SIZE} ml-auto min-w-28`}
            onShort={() => setAgain("short")}
            onApprove={() => {
              if (!settled()) setAgain("moved");
              else if (!whole) setAgain("part");
              else void decide(approval.id, { decision: "approve", scope: "once" });
            }}
          />
        </div>
      )}
      <p role="status" className="text-muted text-right">
        {again && mode !== "deny" ? AGAIN[again] : ""}
      </p>
    </div>
  );
}
