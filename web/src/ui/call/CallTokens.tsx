import { formatCount } from "@/lib/text/quantity";
import { percent } from "@/lib/text/share";
import type { Tokens } from "@/protocol/Tokens";
import { hitRate, TOKEN_NAMES } from "@/ui/call/words";

const BUCKETS = Object.keys(TOKEN_NAMES) as (keyof Tokens)[];

/** The buckets that hold something: they share nothing, and their sum is all. */
export function CallTokens({ tokens }: { tokens: Tokens }) {
  const filled = BUCKETS.filter((key) => tokens[key] > 0);
  const hits = hitRate(tokens);
  if (filled.length === 0) return <span className="text-faint">none were counted</span>;
  return (
    <>
      <ul className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3">
        {filled.map((key) => (
          <li key={key} className="contents">
            <span className="figure text-right leading-(--text-ui--line-height)">{formatCount(tokens[key])}</span>
            <span className="text-muted">{TOKEN_NAMES[key]}</span>
          </li>
        ))}
      </ul>
      {hits !== null && tokens.cache_read > 0 ? <p className="mt-0.5 text-faint">{percent(hits)} of what it read came from the cache.</p> : null}
    </>
  );
}
