import { trace } from "@/features/home/trace";
import type { Sample } from "@/protocol/Sample";

const [WIDTH, HEIGHT] = [400, 48];

/** Load as a line; the dotted one is where every core has work. Its place is kept while it is empty. */
export function Trace({ samples, cpus }: { samples: readonly Sample[]; cpus: number }) {
  const { line, full } = trace(samples.map((sample) => sample.load), cpus, WIDTH, HEIGHT);
  const last = samples.at(-1);
  const says = last ? `Load over the last 10 minutes, now ${last.load.toFixed(2)}; ${cpus} would be every core at work` : "No history yet";
  return (
    <svg role="img" aria-label={says} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="block w-full h-12 my-1.5 border-b border-line text-ink overflow-visible">
      <line x1="0" x2={WIDTH} y1={full} y2={full} stroke="var(--color-edge)" strokeDasharray="1 5" vectorEffect="non-scaling-stroke" />
      {line ? (
        <>
          <polygon points={`${line} ${WIDTH},${HEIGHT} ${line.split(",")[0]},${HEIGHT}`} fill="currentColor" opacity="0.07" />
          <polyline points={line} fill="none" stroke="currentColor" strokeWidth="1.25" vectorEffect="non-scaling-stroke" />
        </>
      ) : null}
    </svg>
  );
}
