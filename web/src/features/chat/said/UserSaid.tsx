import { formatClock } from "@/lib/text/time";
import { Literal } from "@/ui/Literal";

export function UserSaid({ text, at, faint = false }: { text: string; at: number; faint?: boolean }) {
  return (
    <div className={`rounded-card bg-raised px-3.5 py-2 w-fit min-w-0 max-w-(--measure) text-read font-medium whitespace-pre-wrap [overflow-wrap:anywhere] ${faint ? "text-muted" : ""}`}>
      <Literal text={text} words />
      <time className="figure text-faint float-right ml-3 mt-1 desk:hidden" dateTime={new Date(at).toISOString()}>
        {formatClock(at)}
      </time>
    </div>
  );
}
