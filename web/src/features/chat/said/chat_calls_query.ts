import { request } from "@/lib/http/request";
import type { ModelCall } from "@/protocol/ModelCall";
import type { Page } from "@/protocol/Page";
import { queryOptions } from "@tanstack/react-query";

/** As many as a chat shows answers when it is opened, and some. */
const NEWEST = 100;

/** The newest calls of models in a chat. `since`: whatever changes when there are newer ones. */
export const chatCallsQuery = (pid: number, since: number | null) =>
  queryOptions({
    queryKey: ["usage", "calls", "chat", pid, since],
    queryFn: async () => (await request<Page<ModelCall>>("GET", "/api/usage/calls", { query: { pid, limit: NEWEST } })).items,
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
