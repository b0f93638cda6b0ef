import { allPages } from "@/lib/http/pages";
import type { Route } from "@/protocol/Route";
import { queryOptions, useQuery } from "@tanstack/react-query";

/** The lists of models that are asked in turn; those that came with the release first. */
export const routesQuery = queryOptions({
  queryKey: ["routes"],
  queryFn: () => allPages<Route>("/api/routes"),
  staleTime: 60_000,
});

const NONE: Route[] = [];

export function useRoutes(): Route[] {
  return useQuery(routesQuery).data ?? NONE;
}
