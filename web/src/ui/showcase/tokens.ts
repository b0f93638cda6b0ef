// The colours of tokens.css as figures, and which of them must be told apart.

import type { Oklch } from "@/ui/showcase/contrast";

export type Scheme = "light" | "dark";
export type Table = Record<string, Oklch>;

const NUMBER = "([\\d.]+)";
const COLOUR = `oklch\\(${NUMBER} ${NUMBER} ${NUMBER}\\)`;
const LINE = new RegExp(`--color-([a-z-]+): light-dark\\(${COLOUR}, ${COLOUR}\\)`, "g");

/** Both tables, from the text of the file. */
export function readTokens(css: string): Record<Scheme, Table> {
  const tables: Record<Scheme, Table> = { light: {}, dark: {} };
  for (const [, name, ...figures] of css.matchAll(LINE)) {
    const [l1, c1, h1, l2, c2, h2] = figures.map(Number);
    tables.light[name ?? ""] = { l: l1 ?? 0, c: c1 ?? 0, h: h1 ?? 0 };
    tables.dark[name ?? ""] = { l: l2 ?? 0, c: c2 ?? 0, h: h2 ?? 0 };
  }
  return tables;
}

interface Pair {
  on: string;
  what: string;
  /** WCAG: 4.5 for text, 3 for what marks a control. */
  least: number;
}

const GROUNDS = ["ground", "surface", "raised"];
const TEXTS = ["ink", "muted", "faint", "signal", "ok", "warn", "bad", "info"];

export const PAIRS: readonly Pair[] = [
  ...GROUNDS.flatMap((on) => TEXTS.map((what) => ({ on, what, least: 4.5 }))),
  // The edge of a field or a box, the ring of the focus, the knob of a switch.
  ...GROUNDS.flatMap((on) => ["edge", "info", "muted"].map((what) => ({ on, what, least: 3 }))),
  // The item of a menu under the pointer.
  ...["ink", "muted"].map((what) => ({ on: "line", what, least: 4.5 })),
  { on: "signal", what: "on-signal", least: 4.5 },
  // A primary button, at rest and under the pointer.
  { on: "ink", what: "ground", least: 4.5 },
  { on: "muted", what: "ground", least: 4.5 },
];
