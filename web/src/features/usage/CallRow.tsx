import { formatCount, formatDuration } from "@/lib/text/quantity";
import { formatFull, formatShort } from "@/lib/text/time";
import type { ModelCall } from "@/protocol/ModelCall";
import { readTokens, sayAfter, sayCost, sayOutcome, sayPurpose, sayRoute, triedBefore, writtenTokens } from "@/ui/call/words";
import { Literal } from "@/ui/Literal";
import { TONE_TEXT } from "@/ui/states";

/** On the phone what is in them stands in two lines. */
export const CALL_COLUMNS = "desk:grid-cols-[52px_64px_minmax(0,1fr)_124px_84px_88px_80px]";

/** One call in a line; a press shows it from close. */
export function CallRow({ call, now, onOpen }: { call: ModelCall; now: number; onOpen: () => void }) {
  const end = sayOutcome(call.outcome);
  const before = triedBefore(call);
  const said = before > 0 ? sayAfter(before) : null;
  const [read, written] = [readTokens(call.tokens), writtenTokens(call.tokens)];
  return (
    <li data-call={call.id} className="border-b border-line">
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={onOpen}
        className={`grid w-full text-left items-baseline gap-x-4 gap-y-0.5 py-2 min-h-(--row) grid-cols-[minmax(0,1fr)_auto] ${CALL_COLUMNS} hover:bg-surface -outline-offset-2`}
      >
        <span className="figure text-faint max-desk:hidden" title={formatFull(call.at)}>
          {formatShort(call.at, now)}
        </span>
        <span className="text-muted max-desk:hidden">{sayPurpose(call.purpose)}</span>
        <span className="min-w-0 desk:flex desk:items-baseline desk:gap-3">
          <span className="code block truncate">
            <Literal text={call.model} />
          </span>
          <span className="block truncate text-faint desk:shrink-0">
            <span className="desk:hidden">
              {formatShort(call.at, now)} · {sayPurpose(call.purpose)} ·{" "}
            </span>
            {sayRoute(call.route)}
            {said ? <span className="text-warn"> · {said}</span> : null}
          </span>
        </span>
        <span className="figure text-muted text-right max-desk:hidden" title="Tokens read and written">
          {read + written === 0 ? "–" : `${formatCount(read)} / ${formatCount(written)}${call.estimated ? " ~" : ""}`}
        </span>
        <span className="figure text-muted text-right max-desk:hidden" title="Until the first token">
          {call.first_token_ms === null ? "–" : formatDuration(call.first_token_ms)}
        </span>
        <span className={`figure text-right ${call.price_from === "nobody" ? "text-warn" : call.cost_usd === 0 || call.outcome === "open" ? "text-faint" : ""}`}>
          {call.price_from === "nobody" ? "no price" : sayCost(call)}
          <span className={`desk:hidden block label ${TONE_TEXT[end.tone]}`}>{end.words}</span>
        </span>
        <span className={`label text-right max-desk:hidden ${TONE_TEXT[end.tone]}`}>{end.words}</span>
      </button>
    </li>
  );
}
