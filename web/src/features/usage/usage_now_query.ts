import { request } from "@/lib/http/request";
import type { UsageNow } from "@/protocol/UsageNow";
import { queryOptions } from "@tanstack/react-query";

/** What is spent just now. Seldom while nothing happens: what happens asks for it itself. */
export const usageNowQuery = queryOptions({
  queryKey: ["usage", "now"],
  queryFn: ({ signal }) => request<UsageNow>("GET", "/api/usage/now", { signal }),
  refetchInterval: 20_000,
});
