import { request } from "@/lib/http/request";
import type { Settings } from "@/protocol/Settings";
import { queryOptions } from "@tanstack/react-query";

export const ownerSettingsQuery = queryOptions({
  queryKey: ["settings"],
  queryFn: ({ signal }) => request<Settings>("GET", "/api/settings", { signal }),
});
