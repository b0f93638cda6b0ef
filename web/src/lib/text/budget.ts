// What the pages say of a budget, in words. Pure.

import { formatSet, formatUsd } from "@/lib/text/money";
import { formatDuration } from "@/lib/text/quantity";
import { formatClock, formatDay } from "@/lib/text/time";
import type { Budget } from "@/protocol/Budget";
import type { BudgetPeriod } from "@/protocol/BudgetPeriod";

const PERIODS: Record<BudgetPeriod, string> = { day: "a day", month: "a month", total: "in total" };

export function sayPeriod(period: BudgetPeriod): string {
  return PERIODS[period] ?? period;
}

/** "$1.26 of $2". */
export function sayUsed({ used_usd, limit_usd }: Pick<Budget, "used_usd" | "limit_usd">): string {
  return `${formatUsd(used_usd)} of ${formatSet(limit_usd)}`;
}

/** When it begins anew, in this browser's zone; null: never. */
export function sayReset({ resets_at, period }: Pick<Budget, "resets_at" | "period">, now: number): string | null {
  if (resets_at === null) return null;
  const left = Math.max(0, resets_at - now);
  if (left < 60_000) return "begins anew within a minute";
  const at = period === "day" ? formatClock(resets_at) : `${formatDay(resets_at)}, ${formatClock(resets_at)}`;
  return `begins anew ${at}, in ${formatDuration(left)}`;
}

/** The one that holds for everything in this period, if there is one. */
export function forAll(budgets: readonly Budget[] | undefined, period: BudgetPeriod): Budget | undefined {
  return budgets?.find((budget) => budget.scope === "all" && budget.period === period);
}
