import { formatDuration } from "@/lib/text/quantity";
import { formatFull } from "@/lib/text/time";
import { useNow } from "@/lib/use_now";

const SOON_MS = 10 * 60_000;

/** Until when it can be answered. Nobody's answer is a no. */
export function TimeLeft({ at }: { at: number }) {
  const now = useNow(10_000);
  const left = at - now;
  const soon = left < SOON_MS;
  return (
    <time className={`figure ${soon ? "text-warn" : "text-faint"}`} dateTime={new Date(at).toISOString()} title={formatFull(at)}>
      {left > 0 ? `counts as no in ${formatDuration(left)}` : "its time is over: it counts as no"}
    </time>
  );
}
