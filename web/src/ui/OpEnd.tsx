import { useNow } from "@/lib/use_now";
import { runsSince, sayOpEnd, type StandingOp, type ToldEnd } from "@/ui/op_end";
import { TONE_TEXT } from "@/ui/states";

/** How an op stands, or how it ended. */
export function OpEnd({ op, told = null, className = "" }: { op: StandingOp | null; told?: ToldEnd | null; className?: string }) {
  const now = useNow(1_000, runsSince(op) !== null);
  const end = sayOpEnd(op, told, now);
  if (!end) return null;
  return (
    <span role="status" className={`figure shrink-0 ${TONE_TEXT[end.tone]} ${className}`}>
      {end.words}
      {end.took === null ? null : ` · ${end.took}`}
    </span>
  );
}
