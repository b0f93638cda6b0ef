import { isResting } from "@/live/world";
import { allPages } from "@/lib/http/pages";
import { formatDuration, formatSeconds } from "@/lib/text/quantity";
import { formatFull, formatShort } from "@/lib/text/time";
import { useNow } from "@/lib/use_now";
import type { Process } from "@/protocol/Process";
import type { Turn } from "@/protocol/Turn";
import { QueryProblem } from "@/ui/QueryProblem";
import { StateLabel } from "@/ui/StateLabel";
import { useQuery } from "@tanstack/react-query";

const SHOWN = 20;

/** Its turns, newest first: how each ended, and how long it took. */
export function Turns({ process }: { process: Process }) {
  const now = useNow(1_000, !isResting(process.state));
  const query = useQuery({
    // A new state is a new fact about its turns.
    queryKey: ["turns", process.pid, process.state, process.active_at],
    queryFn: () => allPages<Turn>(`/api/processes/${process.pid}/turns`),
    placeholderData: (before) => before,
  });
  const turns = query.data?.toReversed();
  return (
    <section className="mt-6" aria-label="Turns">
      <h3 className="flex items-baseline justify-between font-semibold border-b border-line pb-1.5">
        Turns
        <span className="figure text-faint font-normal">{turns?.length}</span>
      </h3>
      <QueryProblem query={query} className="mt-3" />
      {turns?.length === 0 ? <p className="py-2 text-muted">None yet.</p> : null}
      <ul>
        {turns?.slice(0, SHOWN).map((turn) => (
          <li key={turn.id} className="grid grid-cols-[64px_minmax(0,1fr)_auto] gap-x-4 items-baseline py-1.5 border-b border-line">
            <time className="figure text-faint" title={formatFull(turn.created_at)} dateTime={new Date(turn.created_at).toISOString()}>
              {formatShort(turn.created_at, now)}
            </time>
            <span className="min-w-0">
              <StateLabel state={turn.state} />
              {turn.error ? <span className="block text-muted [overflow-wrap:anywhere]">{turn.error.title}</span> : null}
            </span>
            <span className="figure text-faint">{turn.started_at === null ? "" : turn.ended_at === null ? formatSeconds(now - turn.started_at) : formatDuration(turn.ended_at - turn.started_at)}</span>
          </li>
        ))}
      </ul>
      {turns && turns.length > SHOWN ? <p className="py-2 text-faint">and {turns.length - SHOWN} before these</p> : null}
    </section>
  );
}
