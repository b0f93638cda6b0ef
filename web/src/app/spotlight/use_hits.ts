import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import type { Problem } from "@/protocol/Problem";
import type { SearchHit } from "@/protocol/SearchHit";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

const PAUSE_MS = 180;
const LETTERS = 2;
const MOST = 8;
const NONE: SearchHit[] = [];

/** What follows `value` once nobody types for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** Where these words were said, in any chat. Titles are found without it. */
export function useHits(query: string): { hits: readonly SearchHit[]; searching: boolean; problem: Problem | null } {
  const words = query.trim();
  const settled = useSettled(words);
  const enabled = settled.length >= LETTERS;
  const search = useQuery({
    queryKey: ["search", settled],
    queryFn: ({ signal }) => request<{ items: SearchHit[] }>("GET", "/api/search", { query: { q: settled, limit: MOST }, signal }),
    enabled,
    retry: false,
    staleTime: 15_000,
    placeholderData: keepPreviousData,
  });
  const asked = words.length >= LETTERS;
  const problem = asked && search.error ? asProblem(search.error) : null;
  return { problem, hits: asked && enabled ? (search.data?.items ?? NONE) : NONE, searching: asked && (words !== settled || search.isFetching) };
}
