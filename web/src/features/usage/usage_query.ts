import { firstDay, type RangeName } from "@/features/usage/ranges";
import { request } from "@/lib/http/request";
import type { UsageBy } from "@/protocol/UsageBy";
import type { UsageSums } from "@/protocol/UsageSums";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";

/** Sums of a range. `now`: its day is the last one. */
export const usageQuery = (range: RangeName, by: UsageBy, now: number) => {
  const from = firstDay(range, now);
  return queryOptions({
    queryKey: ["usage", "sums", by, from],
    queryFn: async ({ signal }) => (await request<UsageSums>("GET", "/api/usage", { query: { from, by }, signal })).items,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
};
