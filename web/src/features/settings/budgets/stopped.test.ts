import { idBefore, mayBeStopped, stoppedAt, stoppedIn } from "@/features/settings/budgets/stopped";
import type { Budget } from "@/protocol/Budget";
import { process, turn } from "@/testing/made";
import { expect, test } from "vitest";

const DAY = 24 * 3_600_000;
const NOW = Date.UTC(2026, 10, 28, 12);
const MIDNIGHT = Date.UTC(2026, 10, 28);
const budget = (given: Partial<Budget>): Budget => ({ id: "b", scope: "all", period: "day", limit_usd: 2, used_usd: 1.9, reserved_usd: 0, resets_at: MIDNIGHT + DAY, ...given });
const day = budget({ id: "d" });
const month = budget({ id: "m", period: "month", resets_at: MIDNIGHT + 3 * DAY });
const chat = budget({ id: "c", scope: "process", period: "total", pid: 14, label: "Backups", resets_at: null });
const end = (budgetId: unknown, at = NOW - 1, pid = 3) => ({ pid, title: "A chat", budgetId, at });
const meant = (budgetId: unknown, at?: number) => [day, month, chat].filter((one) => stoppedAt(one, [end(budgetId, at)], NOW).length > 0);

test("each stands at the budget that had no room", () => {
  expect(["d", "m", "c", "gone", null].map((id) => meant(id))).toEqual([[day], [month], [chat], [], []]);
});

test("one of yesterday stands at none of today, and at that of the month", () => {
  expect([meant("d", MIDNIGHT - 1), meant("m", MIDNIGHT - 1), meant("c", 5)]).toEqual([[], [month], [chat]]);
  expect(stoppedAt(day, [end("d", NOW - 9, 1), end("d", NOW - 1, 2)], NOW).map(({ pid }) => pid)).toEqual([2, 1]);
});

test("it is the last turn that says it, and only of those at rest that were active meanwhile", () => {
  const error = { type: "", title: "", status: 402, code: "budget_reached", detail: "why", extra: { budget_id: "d" } };
  const one = process({ pid: 3, title: "A chat" });
  const [stopped, done] = [turn({ id: "a", state: "stopped", error, ended_at: 7 }), turn({ id: "b", state: "done" })];
  expect([[done, stopped], [stopped, done], [turn({ id: "c", state: "stopped", error: { ...error, code: "step_limit" } })], []].map((turns) => stoppedIn(one, turns))).toEqual([{ pid: 3, title: "A chat", budgetId: "d", at: 7 }, null, null, null]);
  const some = [process({ pid: 1, active_at: MIDNIGHT + 1 }), process({ pid: 2, active_at: MIDNIGHT + 2, state: "thinking" }), process({ pid: 3, active_at: MIDNIGHT - 1 }), process({ pid: 4, active_at: MIDNIGHT + 3 })];
  expect([mayBeStopped(some, [day], NOW), mayBeStopped(some, [day, chat], NOW), mayBeStopped(some, [], NOW)].map((found) => found.map(({ pid }) => pid))).toEqual([[4, 1], [4, 1, 3], []]);
});

test("what is asked for begins a day before the last word", () => {
  expect(idBefore(0x0123456789ab + DAY)).toBe("01234567-89ab-7000-8000-000000000000");
});
