import { request } from "@/lib/http/request";
import type { PriceList } from "@/protocol/PriceList";
import { queryOptions } from "@tanstack/react-query";

/** The list of prices in force. */
export const pricesQuery = queryOptions({
  queryKey: ["prices"],
  queryFn: ({ signal }) => request<PriceList>("GET", "/api/prices", { signal }),
  staleTime: 60_000,
});
