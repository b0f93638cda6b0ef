// The budgets as a list: in which order, under which names, and what is said before one goes.

import { formatSet } from "@/lib/text/money";
import { sayPeriod } from "@/lib/text/budget";
import type { Budget } from "@/protocol/Budget";
import type { BudgetPeriod } from "@/protocol/BudgetPeriod";
import type { BudgetScope } from "@/protocol/BudgetScope";

export const SCOPES: readonly { value: BudgetScope; label: string }[] = [
  { value: "all", label: "Everything" },
  { value: "process", label: "A process" },
  { value: "token", label: "A token" },
];

/** What can be bounded by which period; the first is what is offered first. */
export const PERIODS_OF: Record<BudgetScope, readonly BudgetPeriod[]> = {
  all: ["day", "month"],
  process: ["total"],
  token: ["day", "month", "total"],
};

export const PERIOD_NAMES: Record<BudgetPeriod, string> = { day: "A day", month: "A month", total: "In total" };

const ORDER: readonly BudgetScope[] = ["all", "process", "token"];
const LENGTHS: readonly BudgetPeriod[] = ["day", "month", "total"];

/** Those for everything first, the shorter period before the longer. */
export function arranged(budgets: readonly Budget[]): Budget[] {
  return budgets.toSorted((a, b) => ORDER.indexOf(a.scope) - ORDER.indexOf(b.scope) || (a.label ?? "").localeCompare(b.label ?? "") || LENGTHS.indexOf(a.period) - LENGTHS.indexOf(b.period));
}

export function nameOf({ scope, pid, label }: Budget): string {
  if (scope === "all") return "Everything";
  if (scope === "process") return label || `Process ${pid}`;
  return label || "A token that is gone";
}

/** What goes with it, plainly. */
export function sayRemoval(budget: Budget, all: readonly Budget[]): string {
  const others = all.filter((one) => one.id !== budget.id);
  if (others.length === 0) return "It is the last one. From then on nothing bounds what models may cost: an agent that runs wild spends what your accounts at the providers hold. Models without a known price are used, too.";
  const was = `${formatSet(budget.limit_usd)} ${sayPeriod(budget.period)} no longer holds.`;
  if (budget.scope === "all" && !others.some((one) => one.scope === "all")) return `${was} The others bound single processes and tokens: all of it together is bounded by nothing then.`;
  return `${was} The other budgets go on.`;
}

/** It is used up: what it bounds is stopped. */
export function isReached({ used_usd, reserved_usd, limit_usd }: Budget): boolean {
  return used_usd - reserved_usd >= limit_usd;
}
