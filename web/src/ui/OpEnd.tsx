import { useNow } from "@/lib/use_now";
import { runsSince, sayOpEnd, type StandingOp, type ToldEnd } from "@/ui/op_end";
import { TONE_TEXT } from "@/ui/states";

/** How an op stands, or how it ended; the time is for the eye, and not heard with each second. */
export function OpEnd({ op, told = null, className = "" }: { op: StandingOp | null; told?: ToldEnd | null; className?: string }) {
  const now = useNow(1_000, runsSince(op) !== null);
  const end = sayOpEnd(op, told, now);
  if (!end) return null;
  return (
    <span className={`figure shrink-0 ${TONE_TEXT[end.tone]} ${className}`}>
      <span role="status">{end.words}</span>
      {end.took === null ? null : ` · ${end.took}`}
    </span>
  );
}
