import { formatSet, formatSpent, formatUsd } from "@/lib/text/money";
import { readUsd } from "@/lib/text/read_usd";
import { expect, it } from "vitest";

it.each([
  [0, "$0"],
  [0.000_012, "<$0.0001"],
  [0.000_1, "$0.0001"],
  [0.004_24, "$0.0042"],
  [0.0999, "$0.0999"],
  [0.099_99, "$0.10"],
  [1.005, "$1.00"],
  [12.3, "$12.30"],
  [1_234_567.891, "$1\u2009234\u2009567.89"],
])("%f dollars, spent", (usd, words) => expect(formatUsd(usd)).toBe(words));

it.each([
  [0, "$0"],
  [2, "$2"],
  [0.5, "$0.50"],
  [0.075, "$0.075"],
  [10_000, "$10\u2009000"],
])("%f dollars, as they were set", (usd, words) => expect(formatSet(usd)).toBe(words));

it("is a bound from below where some prices are not known", () => {
  expect([formatSpent(0.5, true), formatSpent(0, true), formatSpent(0, false)]).toEqual(["≥ $0.50", "no price known", "$0"]);
});

it("is typed in plain numbers", () => {
  expect(["2", " $2.50 ", "0,5", "0", "1000000", "0.000001"].map(readUsd)).toEqual([2, 2.5, 0.5, 0, 1_000_000, 0.000_001]);
  for (const none of ["", "-1", "1e3", "two", "1000000.5", "1.2.3", "NaN"]) expect(readUsd(none)).toBeNull();
});
