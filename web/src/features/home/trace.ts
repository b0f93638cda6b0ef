// Where the points of a line stand: newest at the right edge, a minute where a minute is.

/** As many samples as the line is wide. */
const SLOTS = 60;

interface TraceShape {
  /** `x,y x,y …`; empty with less than two samples. */
  line: string;
  /** The height at which every core has work. */
  full: number;
}

/** The scale ends a little above the greater of the cores and the highest value. */
export function trace(values: readonly number[], cpus: number, width: number, height: number): TraceShape {
  const shown = values.slice(-SLOTS);
  const top = Math.max(cpus, ...shown) * 1.15;
  const y = (value: number) => Math.round((height - (value / top) * height) * 10) / 10;
  const step = width / (SLOTS - 1);
  const points = shown.map((value, index) => `${Math.round((width - (shown.length - 1 - index) * step) * 10) / 10},${y(value)}`);
  return { line: points.length < 2 ? "" : points.join(" "), full: y(cpus) };
}
