import { allPages } from "@/lib/http/pages";
import type { Provider } from "@/protocol/Provider";
import { queryOptions } from "@tanstack/react-query";

/** Asked again every 15 s while it is seen: what cools and what is refused changes with each call. */
export const providersQuery = queryOptions({
  queryKey: ["providers"],
  queryFn: () => allPages<Provider>("/api/providers"),
  refetchInterval: 15_000,
});
