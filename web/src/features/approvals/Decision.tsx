import { useMe } from "@/lib/queries/me";
import { capital } from "@/lib/text/capital";
import { formatFull } from "@/lib/text/time";
import type { Approval } from "@/protocol/Approval";
import type { ApprovalState } from "@/protocol/ApprovalState";
import { Literal } from "@/ui/Literal";

export const DECISIONS: Record<ApprovalState, { words: string; look: string }> = {
  pending: { words: "open", look: "text-signal" },
  approved: { words: "approved", look: "text-ok" },
  denied: { words: "denied", look: "text-warn" },
  edited: { words: "replaced by another command", look: "text-muted" },
  expired: { words: "expired: that counts as no", look: "text-warn" },
  cancelled: { words: "cancelled: its turn was stopped", look: "text-muted" },
};

/** How it was answered, wherever that was done. */
export function Decision({ approval }: { approval: Approval }) {
  const me = useMe();
  const { words, look } = DECISIONS[approval.state];
  const who = approval.decided_by === undefined ? null : approval.decided_by === me?.user.id ? "by you" : `by ${approval.decided_by}`;
  return (
    <div className="mt-3 border-t border-line px-4 py-3">
      <p>
        <span className={`font-semibold ${look}`}>{capital(words)}</span>
        <span className="text-muted">
          {who ? ` ${who}` : ""}
          {approval.decided_at ? `, ${formatFull(approval.decided_at)}` : ""}
        </span>
      </p>
      {approval.reason ? (
        <p className="mt-1 text-muted max-w-(--measure) whitespace-pre-wrap [overflow-wrap:anywhere]">
          <Literal text={approval.reason} />
        </p>
      ) : null}
    </div>
  );
}
