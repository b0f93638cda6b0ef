// What came of a question: how its command goes or went, and that nothing ran where the answer was no.

import { useOpOfCall } from "@/live/use_op";
import { useWorld } from "@/live/store";
import { isEndedOp, type OpEntry } from "@/live/world";
import { sayBody } from "@/lib/text/op";
import type { Approval } from "@/protocol/Approval";
import type { ApprovalState } from "@/protocol/ApprovalState";
import { AnsiText } from "@/ui/AnsiText";
import { buttonClass } from "@/ui/Button";
import { Literal } from "@/ui/Literal";
import { OpEnd } from "@/ui/OpEnd";
import { Link } from "react-router";

/** Said where nothing ran. */
const NOTHING: Partial<Record<ApprovalState, string>> = {
  denied: "Nothing ran. The chat goes on with your no.",
  expired: "Nothing ran: nobody answered in time.",
  cancelled: "Nothing ran: its turn was stopped before an answer.",
};

export function Went({ approval }: { approval: Approval }) {
  const { state, pid, turn_id, op: asked } = approval;
  const call = useWorld((world) => world.ops[asked.op_id]?.call_id);
  const op = useOpOfCall(turn_id, call ?? "", asked.op_id);
  // Of a replaced one the command in its place is meant, when it is known here.
  const tells = op !== undefined && (state === "approved" || (state === "edited" && op.op_id !== asked.op_id));
  return (
    <section aria-label="What came of it" className="mb-6 -mt-3" data-went={tells ? op.state : state}>
      {tells ? <Op op={op} /> : NOTHING[state] ? <p className="py-2 text-muted">{NOTHING[state]}</p> : null}
      <p className="mt-3 flex flex-wrap gap-2">
        <Link to={`/chat/${pid}`} className={buttonClass("plain")}>
          Open the chat
        </Link>
        <Link to="/approvals" className={buttonClass("quiet")}>
          All approvals
        </Link>
      </p>
    </section>
  );
}

function Op({ op }: { op: OpEntry }) {
  const { result, row } = op;
  return (
    <div className="rounded-card border border-line overflow-hidden">
      <p className="flex items-baseline gap-4 px-4 py-2.5">
        <span className="code truncate whitespace-nowrap! min-w-0 flex-1 text-muted">{row ? <Literal text={sayBody(row.body)} /> : null}</span>
        <OpEnd op={op} />
      </p>
      {isEndedOp(op.state) && result && result.text !== "" ? (
        <pre tabIndex={0} role="group" aria-label="Output" className="code text-muted border-t border-line px-4 py-2 max-h-72 overflow-y-auto -outline-offset-2 [overflow-wrap:anywhere]">
          <AnsiText text={result.text} />
        </pre>
      ) : null}
    </div>
  );
}
