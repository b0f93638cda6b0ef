import { sparkPath } from "@/ui/spark_path";

interface Props {
  /** Oldest first. */
  values: readonly number[];
  /** What it shows, for those who do not see it. */
  label: string;
  /** The value at the upper edge; without it, the largest one. */
  most?: number;
  /** How many values fill the width; fewer stand at the right, where now is. */
  slots?: number;
  /** The value at which a dotted line stands. */
  mark?: number;
  className?: string;
}

/** The last while of one figure: a line, no axes. Its place is kept while nothing is known. */
export function Sparkline({ values, label, most, slots, mark, className = "h-8 w-full text-muted" }: Props) {
  const { line, area, heightOf } = sparkPath(values, { most, slots });
  return (
    <svg role="img" aria-label={label} viewBox="0 0 100 24" preserveAspectRatio="none" className={`block ${className}`}>
      <path d="M0 23.500H100" stroke="var(--color-line)" vectorEffect="non-scaling-stroke" fill="none" />
      {mark === undefined ? null : <path d={`M0 ${heightOf(mark)}H100`} stroke="var(--color-edge)" strokeDasharray="1 5" vectorEffect="non-scaling-stroke" fill="none" />}
      {line ? (
        <>
          <path d={area} fill="currentColor" opacity={0.1} />
          <path d={line} fill="none" stroke="currentColor" strokeWidth={1.3} vectorEffect="non-scaling-stroke" strokeLinejoin="round" />
        </>
      ) : null}
    </svg>
  );
}
