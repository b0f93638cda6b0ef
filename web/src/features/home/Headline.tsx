import { headline } from "@/features/home/headline";
import type { Look } from "@/lib/queries/home_look";
import { formatClock, formatDayLong, formatFull } from "@/lib/text/time";

/** The sentence at the top, the day, and plainly when all this is an old look. */
export function Headline({ look, waiting, staleSince }: { look: Look; waiting: number; staleSince: number | null }) {
  const { text } = headline(look, waiting);
  return (
    <header>
      <p className="label text-faint">{formatDayLong(look.home.now, look.home.now)}</p>
      <h1 className="mt-1 text-head desk:text-display font-[550] tracking-[-0.015em] text-balance [overflow-wrap:anywhere]">{text}.</h1>
      {staleSince === null ? null : (
        <p role="status" className="mt-2 text-warn" title={formatFull(staleSince)}>
          Metatron does not answer. This is its look of {formatClock(staleSince)}; it is asked again every 10 s.
        </p>
      )}
    </header>
  );
}
