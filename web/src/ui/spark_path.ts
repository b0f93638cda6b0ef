const WIDTH = 100;
const HEIGHT = 24;

function at(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** The line through the values and the area below it, in a box of 100 by 24. Fewer than two say nothing. */
export function sparkPath(values: readonly number[], most = Math.max(...values, 0)): { line: string; area: string } {
  const known = values.filter(Number.isFinite);
  if (known.length < 2) return { line: "", area: "" };
  const top = most > 0 ? most : 1;
  const step = WIDTH / (known.length - 1);
  const points = known.map((value, index) => {
    const part = Math.min(1, Math.max(0, value / top));
    return `${at(index * step)} ${at(HEIGHT - 0.5 - part * (HEIGHT - 2))}`;
  });
  const line = `M${points.join("L")}`;
  return { line, area: `${line}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z` };
}
