import { contrast } from "@/ui/showcase/contrast";
import { PAIRS, readTokens, type Scheme } from "@/ui/showcase/tokens";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync(new URL("../tokens.css", import.meta.url), "utf8");
const tables = readTokens(css);

test("black on white is 21", () => {
  expect(contrast({ l: 0, c: 0, h: 0 }, { l: 1, c: 0, h: 0 })).toBeCloseTo(21, 1);
});

test("every colour of the file stands in both tables", () => {
  const named = [...css.matchAll(/^ {2}--color-([a-z-]+):/gm)].map((match) => match[1]);
  expect(named.length).toBeGreaterThan(10);
  expect(Object.keys(tables.dark).sort()).toEqual(named.sort());
  expect(Object.keys(tables.light)).toEqual(Object.keys(tables.dark));
});

const cases = (["dark", "light"] satisfies Scheme[]).flatMap((scheme) => PAIRS.map(({ what, on, least }) => [scheme, what, on, least] as const));

test.each(cases)("%s: %s on %s at least %d", (scheme, what, on, least) => {
  const table = tables[scheme];
  expect(table[what], what).toBeDefined();
  expect(table[on], on).toBeDefined();
  expect(contrast(table[what]!, table[on]!)).toBeGreaterThanOrEqual(least);
});
