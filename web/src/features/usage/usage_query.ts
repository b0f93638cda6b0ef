import { DAY_MS, firstDay, type RangeName } from "@/features/usage/ranges";
import { request } from "@/lib/http/request";
import type { UsageBy } from "@/protocol/UsageBy";
import type { UsageSum } from "@/protocol/UsageSum";
import type { UsageSums } from "@/protocol/UsageSums";
import { queryOptions } from "@tanstack/react-query";

/** Sums of a range, which ends with the day `today`. */
export const usageQuery = (range: RangeName, by: UsageBy, today: number) => {
  const from = firstDay(range, today);
  return queryOptions({
    queryKey: ["usage", "sums", by, range, from] as const,
    queryFn: async ({ signal }): Promise<UsageSum[]> => (await request<UsageSums>("GET", "/api/usage", { query: { from, by }, signal })).items,
    // As midnight passes, what stands there stays until the new day is read. Of other groups and ranges it would say
    // under the new head what the old one had.
    placeholderData: (before, query) => (query?.queryKey[2] === by && query.queryKey[3] === range && from - query.queryKey[4] === DAY_MS ? before : undefined),
    refetchInterval: 60_000,
  });
};
