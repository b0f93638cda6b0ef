import { allPages } from "@/lib/http/pages";
import type { Provider } from "@/protocol/Provider";
import { queryOptions } from "@tanstack/react-query";

export const providersQuery = queryOptions({
  queryKey: ["providers"],
  queryFn: () => allPages<Provider>("/api/providers"),
});
