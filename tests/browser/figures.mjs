// Figures as `make bench` writes them: median and p99 of the runs, one of them held against a limit.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../target/bench", import.meta.url));

/** Of sorted values, the smallest that at least this share of them does not exceed. */
export function quantile(sorted, share) {
  return sorted[Math.ceil(share * sorted.length) - 1];
}

/** `file`: where `finish` writes them. */
export function report(file = "web.json") {
  const figures = [];
  const line = ({ name, n, median, p99, limit, unit, ok }) =>
    `${name.padEnd(44)} ${String(n).padStart(6)} ${median.toFixed(2).padStart(10)} ${p99.toFixed(2).padStart(10)} ${(limit?.toFixed(2) ?? "-").padStart(10)}  ${unit.padEnd(5)}${ok ? "" : "  ABOVE"}`;

  return {
    /** `limit`: of the median; null when the figure is only to be known. */
    add(name, unit, limit, values) {
      const sorted = values.toSorted((a, b) => a - b);
      if (sorted.length === 0) throw new Error(`${name}: nothing was measured`);
      // The middle one: of an even number the lower, so that one slow run alone does not decide.
      const median = quantile(sorted, 0.5);
      const figure = { name, unit, limit, n: sorted.length, median, p99: quantile(sorted, 0.99), ok: limit === null || median <= limit };
      figures.push(figure);
      console.log(line(figure));
    },
    async finish() {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, file), JSON.stringify(figures, null, 2));
      const failed = figures.filter((figure) => !figure.ok).length;
      console.log(`${figures.length - failed} passed, ${failed} failed`);
      return failed === 0;
    },
  };
}
