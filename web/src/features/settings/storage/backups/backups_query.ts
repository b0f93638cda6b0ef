import { request } from "@/lib/http/request";
import type { Backups } from "@/protocol/Backups";
import { queryOptions } from "@tanstack/react-query";

const UNDER_WAY_MS = 700;
const AT_REST_MS = 60_000;

export const backupsQuery = queryOptions({
  queryKey: ["backups"],
  queryFn: ({ signal }) => request<Backups>("GET", "/api/backups", { signal }),
  staleTime: 5_000,
  refetchInterval: ({ state }) => (state.data?.under_way ? UNDER_WAY_MS : AT_REST_MS),
});
