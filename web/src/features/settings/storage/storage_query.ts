import { request } from "@/lib/http/request";
import type { Storage } from "@/protocol/Storage";
import { queryOptions } from "@tanstack/react-query";

/** What the data folder takes. Counting it is work for the machine, so it is asked only when looked at. */
export const storageQuery = queryOptions({
  queryKey: ["storage"],
  queryFn: ({ signal }) => request<Storage>("GET", "/api/storage", { signal }),
  staleTime: 60_000,
  refetchOnWindowFocus: false,
});
