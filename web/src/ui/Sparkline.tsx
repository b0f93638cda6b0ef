import { sparkPath } from "@/ui/spark_path";

interface Props {
  /** Oldest first. */
  values: readonly number[];
  /** What it shows, for those who do not see it. */
  label: string;
  /** The value at the upper edge; without it, the largest one. */
  most?: number;
  className?: string;
}

/** The last while of one figure: a line, no axes. */
export function Sparkline({ values, label, most, className = "h-8 w-full" }: Props) {
  const { line, area } = sparkPath(values, most);
  return (
    <svg role="img" aria-label={label} viewBox="0 0 100 24" preserveAspectRatio="none" className={`block text-muted ${className}`}>
      <path d="M0 23.500H100" stroke="var(--color-line)" vectorEffect="non-scaling-stroke" fill="none" />
      {line ? (
        <>
          <path d={area} fill="currentColor" opacity={0.12} />
          <path d={line} fill="none" stroke="currentColor" strokeWidth={1.3} vectorEffect="non-scaling-stroke" strokeLinejoin="round" />
        </>
      ) : null}
    </svg>
  );
}
