import { request } from "@/lib/http/request";
import type { ModelCall } from "@/protocol/ModelCall";
import type { Page } from "@/protocol/Page";
import { infiniteQueryOptions } from "@tanstack/react-query";

const AT_ONCE = 20;

/** Calls of models, the newest first, older ones on demand. */
export const callsQuery = infiniteQueryOptions({
  queryKey: ["usage", "calls"],
  queryFn: ({ pageParam, signal }) => request<Page<ModelCall>>("GET", "/api/usage/calls", { query: { limit: AT_ONCE, after: pageParam }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
});
