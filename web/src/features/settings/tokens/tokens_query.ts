import { allPages } from "@/lib/http/pages";
import type { Token } from "@/protocol/Token";
import { queryOptions } from "@tanstack/react-query";

export const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: () => allPages<Token>("/api/auth/tokens"),
});
