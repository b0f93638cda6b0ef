import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import { useSettled } from "@/lib/use_settled";
import type { Page } from "@/protocol/Page";
import type { Problem } from "@/protocol/Problem";
import type { SearchHit } from "@/protocol/SearchHit";
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";

const PAUSE_MS = 150;
/** One letter stands everywhere. */
const LEAST = 2;
const NONE: readonly SearchHit[] = [];

/** Where these words were said, in any chat; the newest `most` places. */
export const searchQuery = (words: string, most: number) =>
  queryOptions({
    queryKey: ["search", words, most],
    queryFn: ({ signal }) => request<Page<SearchHit>>("GET", "/api/search", { query: { q: words, limit: most }, signal }),
    retry: 1,
    staleTime: 10_000,
  });

/** Found by the server, a moment after the last key. Titles are found without it. */
export function useSearch(query: string, most: number): { hits: readonly SearchHit[]; looking: boolean; problem: Problem | null } {
  const words = query.trim();
  const settled = useSettled(words, PAUSE_MS);
  const asks = words.length >= LEAST;
  const { data, error, isFetching } = useQuery({ ...searchQuery(settled, most), enabled: asks && settled.length >= LEAST, placeholderData: keepPreviousData });
  return {
    hits: asks ? (data?.items ?? NONE) : NONE,
    looking: asks && (isFetching || settled !== words),
    problem: asks && error ? asProblem(error) : null,
  };
}
