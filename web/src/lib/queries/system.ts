import { request } from "@/lib/http/request";
import type { System } from "@/protocol/System";
import { queryOptions, useQuery } from "@tanstack/react-query";

/** What the system says of itself: version, machines, whether the script answers. Small; asked again
 *  every 30 s because a machine's coming and going is no event yet. */
export const systemQuery = queryOptions({
  queryKey: ["system"],
  queryFn: ({ signal }) => request<System>("GET", "/api/system", { signal }),
  staleTime: 10_000,
  refetchInterval: 30_000,
});

export function useSystemQuery() {
  return useQuery(systemQuery);
}

export function useSystem(): System | undefined {
  return useSystemQuery().data;
}
