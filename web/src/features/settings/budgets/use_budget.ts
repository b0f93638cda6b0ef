// What one can do to a budget. Nothing is shown as done before the server has said so.

import { request } from "@/lib/http/request";
import { budgetsQuery } from "@/lib/queries/budgets";
import type { Budget } from "@/protocol/Budget";
import type { BudgetChange } from "@/protocol/BudgetChange";
import type { BudgetId } from "@/protocol/BudgetId";
import type { NewBudget } from "@/protocol/NewBudget";
import { useQueryClient } from "@tanstack/react-query";

export function pathOf(id: BudgetId): string {
  return `/api/budgets/${encodeURIComponent(id)}`;
}

export function addBudget(body: NewBudget): Promise<Budget> {
  return request<Budget>("POST", "/api/budgets", { body });
}

export function changeBudget(id: BudgetId, limit_usd: number): Promise<Budget> {
  return request<Budget>("PATCH", pathOf(id), { body: { limit_usd } satisfies BudgetChange });
}

export function useRenewBudgets(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: budgetsQuery.queryKey });
}
