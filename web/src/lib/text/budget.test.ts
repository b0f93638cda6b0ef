import { forAll, sayReset, sayUsed } from "@/lib/text/budget";
import type { Budget } from "@/protocol/Budget";
import { expect, it } from "vitest";

const NOW = new Date(2026, 10, 20, 12).getTime();
const budget = (given: Partial<Budget> = {}): Budget => ({ id: "b", scope: "all", period: "day", limit_usd: 2, used_usd: 1.2634, reserved_usd: 0, resets_at: new Date(2026, 10, 21, 1).getTime(), ...given });

it("says what is used of it, and when it begins anew", () => {
  expect(sayUsed(budget())).toBe("$1.26 of $2");
  expect(sayReset(budget(), NOW)).toBe("begins anew 01:00, in 13 h 00 min");
  expect(sayReset(budget({ period: "month", resets_at: new Date(2026, 11, 1, 1).getTime() }), NOW)).toBe("begins anew 1 Dec, 01:00, in 10 days");
  expect(sayReset(budget({ resets_at: NOW - 5_000 }), NOW)).toBe("begins anew within a minute");
  expect(sayReset(budget({ period: "total", resets_at: null }), NOW)).toBeNull();
});

it("finds the one for everything, and no other", () => {
  const mine = [budget({ scope: "process", pid: 3, period: "total" }), budget({ id: "m", period: "month" })];
  expect(forAll(mine, "month")?.id).toBe("m");
  expect(forAll(mine, "total")).toBeUndefined();
  expect(forAll(undefined, "day")).toBeUndefined();
});
