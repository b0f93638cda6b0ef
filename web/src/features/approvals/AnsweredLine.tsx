import { DECISIONS } from "@/features/approvals/Decision";
import { sayAsked } from "@/lib/text/op";
import { formatClock } from "@/lib/text/time";
import type { Approval } from "@/protocol/Approval";
import { Literal } from "@/ui/Literal";
import { Link } from "react-router";

/** What is left of a question that was answered while it was looked at. */
export function AnsweredLine({ approval }: { approval: Approval }) {
  return (
    <Link to={`/approve/${approval.id}`} className="appear flex items-baseline gap-4 min-h-(--row) py-1.5 px-4 rounded-card border border-line text-muted hover:text-ink hover:bg-surface">
      <span className="code truncate whitespace-nowrap! min-w-0 flex-1">
        <Literal text={sayAsked(approval)} />
      </span>
      <span className={`label ${DECISIONS[approval.state].look}`}>{approval.state}</span>
      {approval.decided_at ? <span className="figure text-faint">{formatClock(approval.decided_at)}</span> : null}
    </Link>
  );
}
