import { request } from "@/lib/http/request";
import type { Approval } from "@/protocol/Approval";
import type { Page } from "@/protocol/Page";
import { queryOptions } from "@tanstack/react-query";

/** Answered questions, newest first: a look back, read when its page opens. */
export const answeredQuery = queryOptions({
  queryKey: ["approvals", "answered"],
  queryFn: async ({ signal }) => {
    const page = await request<Page<Approval>>("GET", "/api/approvals", { query: { limit: 100 }, signal });
    return page.items
      .filter((approval) => approval.state !== "pending")
      .sort((a, b) => (b.decided_at ?? b.created_at) - (a.decided_at ?? a.created_at));
  },
});
