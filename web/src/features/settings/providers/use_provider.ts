// What one can do to a provider. Nothing is shown as done before the server has said so.

import { providersQuery } from "@/lib/queries/providers";
import { request } from "@/lib/http/request";
import { modelsQuery } from "@/lib/queries/models";
import { routesQuery } from "@/lib/queries/routes";
import { systemQuery } from "@/lib/queries/system";
import type { KeyId } from "@/protocol/KeyId";
import type { NewProviderKey } from "@/protocol/NewProviderKey";
import type { Provider } from "@/protocol/Provider";
import type { ProviderChange } from "@/protocol/ProviderChange";
import type { ProviderId } from "@/protocol/ProviderId";
import type { ProviderKey } from "@/protocol/ProviderKey";
import type { ProviderTest } from "@/protocol/ProviderTest";
import { useMutation, useQueryClient } from "@tanstack/react-query";

export function pathOf(id: ProviderId): string {
  return `/api/providers/${encodeURIComponent(id)}`;
}

export function pathOfKey(id: ProviderId, key: KeyId): string {
  return `${pathOf(id)}/keys/${encodeURIComponent(key)}`;
}

/** The list, whether the demo still answers, the models that chats can choose, and what routes lead to. */
export const TOUCHED = [providersQuery.queryKey, systemQuery.queryKey, modelsQuery.queryKey, routesQuery.queryKey];

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

export function useAddKey(id: ProviderId) {
  const renew = useRenew();
  return useMutation({
    mutationFn: (body: NewProviderKey) => request<ProviderKey>("POST", `${pathOf(id)}/keys`, { body }),
    onSettled: renew,
  });
}

/** A key that was refused is used again from the next call on. */
export function useResumeKey(id: ProviderId, key: KeyId) {
  const renew = useRenew();
  return useMutation({
    mutationFn: () => request("POST", `${pathOfKey(id, key)}/resume`, { body: {} }),
    onSettled: renew,
  });
}

/** The end of a call stands in the ledger within 100 ms. */
const SETTLED_MS = 300;

/** What the test meets is known of its keys from then on. It is a call as well, and counted among those of the day a moment later. */
export function useTestProvider(id: ProviderId) {
  const client = useQueryClient();
  const renew = useRenew();
  function counted() {
    for (const queryKey of [providersQuery.queryKey, ["usage"]]) void client.invalidateQueries({ queryKey });
  }
  return useMutation({
    mutationFn: () => request<ProviderTest>("POST", `${pathOf(id)}/test`, { body: {}, timeout: 40_000 }),
    onSettled: () => {
      setTimeout(counted, SETTLED_MS);
      return renew();
    },
  });
}
