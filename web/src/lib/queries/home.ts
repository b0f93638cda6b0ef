import { request } from "@/lib/http/request";
import { foldLook, type Look } from "@/lib/queries/home_look";
import type { Home } from "@/protocol/Home";
import { queryOptions } from "@tanstack/react-query";

const EVERY_MS = 10_000;
const KEY = ["home"] as const;

/** A look at everything, every 10 s while the page is seen. The last look stays while the next one is
 *  on its way, and a machine that went away keeps what it last said. */
export const homeQuery = queryOptions({
  queryKey: KEY,
  queryFn: async ({ signal, client }) => foldLook(client.getQueryData<Look>(KEY), await request<Home>("GET", "/api/home", { signal })),
  staleTime: EVERY_MS,
  gcTime: Infinity,
  refetchInterval: EVERY_MS,
  refetchIntervalInBackground: false,
});
