import { BOUNDS, readBudget, sayGib, sayTrim, sayTrimmed } from "@/features/settings/storage/budget/say_budget";
import type { StorageBudget } from "@/protocol/StorageBudget";
import { expect, test } from "vitest";

const MIB = 1024 ** 2;
const budget = (given: Partial<StorageBudget> = {}): StorageBudget => ({
  bytes: 2048 * MIB, taken: 1900 * MIB, outputs: 600 * MIB, oldest: new Date(2026, 10, 23).getTime(), trims_from: new Date(2026, 10, 29, 4).getTime(), trimmed_at: null, trimmed: 0, ...given,
});

test("a budget is typed in GiB", () => {
  expect(["2", " 0.5 ", "0,25", "1024", "1.5"].map(readBudget)).toEqual([2048, 512, 256, 1_048_576, 1536]);
  for (const none of ["", "0", "0.2", "1025", "-1", "two", "1e3", "2 GB", "1.5.5"]) expect(readBudget(none)).toBeNull();
  // What is kept is shown as it is typed, and the bounds as they are held.
  for (const mib of [256, 257, 2000, 2048, 1_048_576]) expect(readBudget(sayGib(mib))).toBe(mib);
  expect(BOUNDS.split(" to ").map(readBudget)).toEqual([256, 1_048_576]);
});

test("what will go is told with its time, and nothing while there is room", () => {
  expect(sayTrim(budget())).toBe(
    "Once it takes more than its budget, and not before 29 Nov, 04:00, the oldest outputs of commands are trimmed (600 MiB could be), beginning with those of 23 Nov. How each ended stays.",
  );
  expect(sayTrim(budget({ trims_from: null }))).toBeNull();
  expect(sayTrim(budget({ taken: MIB }))).toBeNull();
  expect(sayTrim(budget({ outputs: 0, oldest: null }))).toContain("raise the budget");
  expect(sayTrimmed(budget())).toBeNull();
  expect(sayTrimmed(budget({ trimmed_at: new Date(2026, 10, 20).getTime(), trimmed: 40 * MIB }))).toBe("The last trim was on 20 Nov: 40 MiB of old outputs.");
});
