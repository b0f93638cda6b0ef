// Which processes stand still at a budget. The processes do not say it, their last turns do. Pure.

import type { Budget } from "@/protocol/Budget";
import type { Process } from "@/protocol/Process";
import type { Turn } from "@/protocol/Turn";

export interface Stopped {
  pid: number;
  title: string;
  /** Of the budget that had no room; null: its turn ended before budgets were named so. */
  budgetId: unknown;
  at: number;
}

/** The newest are looked at, so that a page of budgets is not a read of everything. */
const MOST = 24;
const DAY_MS = 24 * 3_600_000;

/** When the period began in which a stop counts; one without an end never began anew. */
export function beginOf({ period, resets_at }: Pick<Budget, "period" | "resets_at">, now: number): number {
  if (period === "total" || resets_at === null) return 0;
  if (period === "day") return resets_at - DAY_MS;
  const day = new Date(now);
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth());
}

/** Those at rest in which something was said since a budget of now began. */
export function mayBeStopped(processes: readonly Process[], budgets: readonly Budget[], now: number): Process[] {
  const since = Math.min(...budgets.map((budget) => beginOf(budget, now)));
  return processes
    .filter(({ state, active_at }) => state === "idle" && active_at >= since)
    .toSorted((a, b) => b.active_at - a.active_at)
    .slice(0, MOST);
}

/** An id that sorts before all turns begun since: ids are UUIDv7. A turn may take long: then it began well before the last word in it. */
export function idBefore(activeAt: number): string {
  const hex = Math.max(0, activeAt - DAY_MS).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** Null: its last turn ended otherwise. */
export function stoppedIn({ pid, title }: Pick<Process, "pid" | "title">, turns: readonly Turn[]): Stopped | null {
  const last = turns.at(-1);
  if (last?.state !== "stopped" || last.error?.code !== "budget_reached") return null;
  return { pid, title, budgetId: last.error.extra?.["budget_id"] ?? null, at: last.ended_at ?? last.created_at };
}

/** Those that stand still at this one, the last first. */
export function stoppedAt(budget: Budget, stopped: readonly Stopped[], now: number): Stopped[] {
  const since = beginOf(budget, now);
  return stopped.filter(({ at, budgetId }) => at >= since && budgetId === budget.id).toSorted((a, b) => b.at - a.at);
}
