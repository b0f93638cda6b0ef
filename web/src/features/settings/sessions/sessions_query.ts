import { allPages } from "@/lib/http/pages";
import type { Session } from "@/protocol/Session";
import { queryOptions } from "@tanstack/react-query";

export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: () => allPages<Session>("/api/auth/sessions"),
});
