import type { Sample } from "@/protocol/Sample";
import { Sparkline } from "@/ui/Sparkline";

/** Ten minutes of one sample each ten seconds. */
const SLOTS = 60;

/** Load as a line; the dotted one is where every core has work, and stands a little below the upper edge at least. */
export function Trace({ samples, cpus }: { samples: readonly Sample[]; cpus: number }) {
  const loads = samples.slice(-SLOTS).map((sample) => sample.load);
  const last = loads.at(-1);
  const says = last === undefined ? "No history yet" : `Load over the last 10 minutes, now ${last.toFixed(2)}; ${cpus} would be every core at work`;
  return <Sparkline values={loads} label={says} most={Math.max(cpus, ...loads) * 1.15} slots={SLOTS} mark={cpus} className="h-12 w-full my-1.5 text-ink" />;
}
