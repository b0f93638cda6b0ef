import { request } from "@/lib/http/request";
import type { Approval } from "@/protocol/Approval";
import type { ApprovalState } from "@/protocol/ApprovalState";
import type { Page } from "@/protocol/Page";
import { infiniteQueryOptions } from "@tanstack/react-query";

export type Outcome = Exclude<ApprovalState, "pending"> | "decided";

/** Answered questions, newest first: a look back, read page by page. */
export function historyQuery(outcome: Outcome, pid: number | null) {
  return infiniteQueryOptions({
    queryKey: ["approvals", "history", outcome, pid],
    queryFn: ({ signal, pageParam }) =>
      request<Page<Approval>>("GET", "/api/approvals", {
        query: { state: outcome === "decided" ? null : outcome, pid, after: pageParam, limit: 50 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}
