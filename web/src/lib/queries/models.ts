import { allPages } from "@/lib/http/pages";
import type { ModelOffer } from "@/protocol/ModelOffer";
import { queryOptions, useQuery } from "@tanstack/react-query";

/** The models that a chat can be pinned to; none while no provider is set up. */
export const modelsQuery = queryOptions({
  queryKey: ["models"],
  queryFn: () => allPages<ModelOffer>("/api/models"),
  staleTime: 60_000,
});

const NONE: ModelOffer[] = [];

export function useModels(): ModelOffer[] {
  return useQuery(modelsQuery).data ?? NONE;
}
