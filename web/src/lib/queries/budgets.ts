import { allPages } from "@/lib/http/pages";
import type { Budget } from "@/protocol/Budget";
import { queryOptions } from "@tanstack/react-query";

/** What may be spent, and what was; asked again every 30 s while it is seen: calls spend it all the time. */
export const budgetsQuery = queryOptions({
  queryKey: ["budgets"],
  queryFn: () => allPages<Budget>("/api/budgets"),
  refetchInterval: 30_000,
});
