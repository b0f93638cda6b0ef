import { request } from "@/lib/http/request";
import { modelsQuery } from "@/lib/queries/models";
import { routesQuery } from "@/lib/queries/routes";
import type { Route } from "@/protocol/Route";
import type { RouteChange } from "@/protocol/RouteChange";
import { useMutation, useQueryClient } from "@tanstack/react-query";

export function pathOf(name: string): string {
  return `/api/routes/${encodeURIComponent(name)}`;
}

/** The routes, and which model is the default, which a route may say. */
export const TOUCHED = [routesQuery.queryKey, modelsQuery.queryKey];

/** Makes a route or replaces it. */
export function useKeepRoute() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, change }: { name: string; change: RouteChange }) => request<Route>("PUT", pathOf(name), { body: change }),
    onSettled: () => Promise.all(TOUCHED.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
