import { arranged, isReached, nameOf, sayRemoval } from "@/features/settings/budgets/say_budget";
import type { Budget } from "@/protocol/Budget";
import { expect, test } from "vitest";

const budget = (id: string, given: Partial<Budget> = {}): Budget => ({ id, scope: "all", period: "day", limit_usd: 2, used_usd: 0, reserved_usd: 0, resets_at: null, ...given });
const day = budget("day");
const month = budget("month", { period: "month" });
const chat = budget("chat", { scope: "process", period: "total", pid: 14, label: "Backups" });
const token = budget("token", { scope: "token", token_id: "t", label: "nightly" });

test("those for everything stand first, by their length", () => {
  expect(arranged([token, chat, month, day]).map(({ id }) => id)).toEqual(["day", "month", "chat", "token"]);
  expect([day, chat, token, budget("x", { scope: "process", pid: 9 }), budget("y", { scope: "token" })].map(nameOf)).toEqual(["Everything", "Backups", "nightly", "Process 9", "A token that is gone"]);
});

test("who takes the last one away is told what it means", () => {
  expect(sayRemoval(day, [day])).toContain("nothing bounds what models may cost");
  expect(sayRemoval(day, [day, chat])).toContain("bounded by nothing");
  expect(sayRemoval(day, [day, month])).toBe("$2 a day no longer holds. The other budgets go on.");
  expect(sayRemoval(chat, [day, chat])).toBe("$2 in total no longer holds. The other budgets go on.");
});

test("it is reached by what was spent, not by what is set aside", () => {
  expect(isReached(budget("a", { used_usd: 2.1, reserved_usd: 0.3 }))).toBe(false);
  expect(isReached(budget("b", { used_usd: 2, reserved_usd: 0 }))).toBe(true);
  expect(isReached(budget("c", { limit_usd: 0 }))).toBe(true);
});
