import { request } from "@/lib/http/request";
import type { Me } from "@/protocol/Me";
import { queryOptions, useQuery } from "@tanstack/react-query";

/** Who is logged in. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => request<Me>("GET", "/api/auth/me", { signal }),
  staleTime: Infinity,
});

export function useMe(): Me | undefined {
  return useQuery(meQuery).data;
}
