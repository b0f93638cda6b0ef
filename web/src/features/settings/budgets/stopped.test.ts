import { idBefore, lineOf, mayBeStopped, stoppedAt, stoppedIn } from "@/features/settings/budgets/stopped";
import type { Budget } from "@/protocol/Budget";
import { process, turn } from "@/testing/made";
import { expect, test } from "vitest";

const DAY = 24 * 3_600_000;
const NOW = Date.UTC(2026, 10, 28, 12);
const MIDNIGHT = Date.UTC(2026, 10, 28);
const budget = (given: Partial<Budget>): Budget => ({ id: "b", scope: "all", period: "day", limit_usd: 2, used_usd: 1.9, reserved_usd: 0, resets_at: MIDNIGHT + DAY, ...given });
const day = budget({});
const month = budget({ period: "month", resets_at: MIDNIGHT + 3 * DAY });
const chat = budget({ scope: "process", period: "total", pid: 14, label: "Backups", resets_at: null });
const token = budget({ scope: "token", period: "day", token_id: "t", label: "nightly" });
const end = (why: string, at = NOW - 1, line = [3, 14]) => ({ pid: 3, line, title: "A chat", why: `The budget of $2.00${why} has no room for another call: $1.90 are used.`, at });
const all = [day, month, chat, token];
const meant = (why: string, at?: number, line?: number[]) => all.filter((one) => stoppedAt(one, [end(why, at, line)], NOW).length > 0);

test("each stands at the budget that was named, by its period and by what it is for", () => {
  expect([" a day", " a month", " for process 14", ' for "Backups"', ' for "Back…"', " a day for the token nightly"].map((why) => meant(why))).toEqual([[day], [month], [chat], [chat], [chat], [token]]);
  expect([" for process 15", ' for "Another"', " a day for the token other", " a week", ""].map((why) => meant(why))).toEqual([[], [], [], [], []]);
  // Renamed since; and another's of the same name.
  expect([meant(' for "As it was called"', NOW - 1, [14]), meant(' for "Backups"', NOW - 1, [3])]).toEqual([[chat], []]);
  expect(stoppedAt(day, [{ ...end(""), why: "Something else." }], NOW)).toEqual([]);
});

test("one of yesterday stands at none of today, and at that of the month", () => {
  expect([meant(" a day", MIDNIGHT - 1), meant(" a month", MIDNIGHT - 1), meant(" for process 14", 5)]).toEqual([[], [month], [chat]]);
  expect(stoppedAt(day, [{ ...end(" a day"), pid: 1, at: NOW - 9 }, { ...end(" a day"), pid: 2 }], NOW).map(({ pid }) => pid)).toEqual([2, 1]);
});

test("it is the last turn that says it, and only of those at rest that were active meanwhile", () => {
  const error = { type: "", title: "", status: 402, code: "budget_reached", detail: "why" };
  const one = process({ pid: 3, title: "A chat" });
  const [stopped, done] = [turn({ id: "a", state: "stopped", error, ended_at: 7 }), turn({ id: "b", state: "done" })];
  expect([[done, stopped], [stopped, done], [turn({ id: "c", state: "stopped", error: { ...error, code: "step_limit" } })], []].map((turns) => stoppedIn(one, [3], turns))).toEqual([{ pid: 3, line: [3], title: "A chat", why: "why", at: 7 }, null, null, null]);
  const some = [process({ pid: 1, active_at: MIDNIGHT + 1 }), process({ pid: 2, active_at: MIDNIGHT + 2, state: "thinking" }), process({ pid: 3, active_at: MIDNIGHT - 1 }), process({ pid: 4, active_at: MIDNIGHT + 3 })];
  expect([mayBeStopped(some, [day], NOW), mayBeStopped(some, [day, chat], NOW), mayBeStopped(some, [], NOW)].map((found) => found.map(({ pid }) => pid))).toEqual([[4, 1], [4, 1, 3], []]);
});

test("what bounds one bounds what it begins, also where the parents go round", () => {
  const parents: Record<number, number> = { 1: 2, 2: 3, 7: 8, 8: 7 };
  expect([1, 7, 9].map((pid) => lineOf(pid, (at) => parents[at] ?? null))).toEqual([[1, 2, 3], [7, 8], [9]]);
});

test("what is asked for begins a day before the last word", () => {
  expect(idBefore(0x0123456789ab + DAY)).toBe("01234567-89ab-7000-8000-000000000000");
});
