import { DECISIONS } from "@/features/approvals/Decision";
import { useWorld } from "@/live/store";
import { nameOfChat } from "@/lib/text/name_of_chat";
import { sayAsked } from "@/lib/text/op";
import { formatFull, formatShort } from "@/lib/text/time";
import type { Approval } from "@/protocol/Approval";
import { Literal } from "@/ui/Literal";
import { Link } from "react-router";

/** One answer of the history: what, how, when, and the chat that asked. */
export function AnsweredRow({ approval, now }: { approval: Approval; now: number }) {
  const title = useWorld((world) => world.processes[approval.pid]?.process.title);
  const at = approval.decided_at ?? approval.created_at;
  return (
    <li className="border-b border-line py-2 grid grid-cols-[minmax(0,1fr)_auto] desk:grid-cols-[64px_minmax(0,1fr)_112px] gap-x-4 items-baseline hover:bg-surface">
      <time className="figure text-faint max-desk:row-start-2 max-desk:col-start-2 max-desk:text-right" dateTime={new Date(at).toISOString()} title={formatFull(at)}>
        {formatShort(at, now)}
      </time>
      <div className="min-w-0 contents desk:block">
        <Link to={`/approve/${approval.id}`} className="code block truncate whitespace-nowrap! min-h-6 hover:underline underline-offset-3 max-desk:row-start-1 max-desk:col-start-1">
          <Literal text={sayAsked(approval)} />
        </Link>
        <Link to={`/chat/${approval.pid}`} className="block truncate min-h-6 text-muted hover:text-ink max-desk:row-start-2 max-desk:col-start-1">
          <Literal text={nameOfChat(title, approval.pid)} />
        </Link>
      </div>
      <span className={`label text-right ${DECISIONS[approval.state].look}`}>{approval.state}</span>
    </li>
  );
}
