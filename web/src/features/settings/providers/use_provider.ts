// What one can do to a provider. Nothing is shown as done before the server has said so.

import { providersQuery } from "@/features/settings/providers/providers_query";
import { request } from "@/lib/http/request";
import { modelsQuery } from "@/lib/queries/models";
import { systemQuery } from "@/lib/queries/system";
import type { Provider } from "@/protocol/Provider";
import type { ProviderChange } from "@/protocol/ProviderChange";
import type { ProviderId } from "@/protocol/ProviderId";
import type { ProviderTest } from "@/protocol/ProviderTest";
import { useMutation, useQueryClient } from "@tanstack/react-query";

export function pathOf(id: ProviderId): string {
  return `/api/providers/${encodeURIComponent(id)}`;
}

/** The list, whether the demo still answers, and the models that chats can choose. */
export const TOUCHED = [providersQuery.queryKey, systemQuery.queryKey, modelsQuery.queryKey];

export function useRenew(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all(TOUCHED.map((queryKey) => client.invalidateQueries({ queryKey })));
  };
}

export function useChangeProvider(id: ProviderId) {
  const renew = useRenew();
  return useMutation({
    mutationFn: (body: ProviderChange) => request<Provider>("PATCH", pathOf(id), { body }),
    onSettled: renew,
  });
}

export function useTestProvider(id: ProviderId) {
  return useMutation({ mutationFn: () => request<ProviderTest>("POST", `${pathOf(id)}/test`, { body: {}, timeout: 40_000 }) });
}
