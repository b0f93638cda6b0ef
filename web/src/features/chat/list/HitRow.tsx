import { Marked } from "@/features/chat/list/Marked";
import { nameOfChat } from "@/lib/text/name_of_chat";
import { formatFull, formatShort } from "@/lib/text/time";
import type { SearchHit } from "@/protocol/SearchHit";
import { Glyph } from "@/ui/Glyph";
import { Literal } from "@/ui/Literal";
import { Link } from "react-router";

interface Props {
  hit: SearchHit;
  query: string;
  reachable: boolean;
  now: number;
}

/** A place where it was said; it leads there. */
export function HitRow({ hit, query, reachable, now }: Props) {
  const place = hit.message_id === null ? "" : `?at=${encodeURIComponent(hit.message_id)}`;
  return (
    <Link
      to={`/chat/${hit.pid}${place}`}
      data-row={`${hit.pid} ${hit.message_id}`}
      tabIndex={reachable ? 0 : -1}
      className="block px-4 py-2 hover:bg-surface focus-visible:bg-surface -outline-offset-2"
    >
      <span className="flex items-center gap-2">
        <span className="flex-1 truncate font-medium">
          <Literal text={nameOfChat(hit.title, hit.pid)} />
        </span>
        {hit.archived ? (
          <span className="text-faint">
            <Glyph name="archive" size={14} />
          </span>
        ) : null}
        <time className="figure text-faint" dateTime={new Date(hit.at).toISOString()} title={formatFull(hit.at)}>
          {formatShort(hit.at, now)}
        </time>
      </span>
      <span className="mt-0.5 line-clamp-2 text-muted [overflow-wrap:anywhere]">
        <Marked text={hit.snippet} query={query} />
      </span>
    </Link>
  );
}
