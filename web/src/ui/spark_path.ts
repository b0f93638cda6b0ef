const WIDTH = 100;
const HEIGHT = 24;

interface Scale {
  /** The value at the upper edge; without it, the largest one. */
  most?: number | undefined;
  /** So many values fill the width: the newest ones, the last at the right edge. Without it, all do. */
  slots?: number | undefined;
}

interface Spark {
  /** Empty with fewer than two values: they say nothing. */
  line: string;
  area: string;
  /** How far down a value stands. */
  heightOf: (value: number) => number;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The line through the values, and the area below it, in a box of 100 by 24. */
export function sparkPath(values: readonly number[], { most = Math.max(...values, 0), slots }: Scale = {}): Spark {
  const known = values.filter(Number.isFinite).slice(-(slots ?? values.length));
  const top = most > 0 ? most : 1;
  const heightOf = (value: number) => rounded(HEIGHT - 0.5 - Math.min(1, Math.max(0, value / top)) * (HEIGHT - 2));
  if (known.length < 2) return { line: "", area: "", heightOf };
  const step = WIDTH / ((slots ?? known.length) - 1);
  const at = (index: number) => rounded(WIDTH - (known.length - 1 - index) * step);
  const line = `M${known.map((value, index) => `${at(index)} ${heightOf(value)}`).join("L")}`;
  return { line, area: `${line}L${WIDTH} ${HEIGHT}L${at(0)} ${HEIGHT}Z`, heightOf };
}
