import { allPages } from "@/lib/http/pages";
import { asProblem } from "@/lib/http/problem";
import type { ModelOffer } from "@/protocol/ModelOffer";
import type { Problem } from "@/protocol/Problem";
import { queryOptions, useQuery } from "@tanstack/react-query";

/** The models that a chat can be pinned to; none while no provider is set up. */
export const modelsQuery = queryOptions({
  queryKey: ["models"],
  queryFn: () => allPages<ModelOffer>("/api/models"),
  staleTime: 60_000,
});

const NONE: ModelOffer[] = [];

/** Why the list is not there, and how to ask for it again. */
export function useModelsProblem(): { problem: Problem | null; again: () => void } {
  const { error, refetch } = useQuery(modelsQuery);
  return { problem: error ? asProblem(error) : null, again: () => void refetch() };
}

export function useModels(): ModelOffer[] {
  return useQuery(modelsQuery).data ?? NONE;
}
