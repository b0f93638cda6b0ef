import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import type { Page } from "@/protocol/Page";
import type { Problem } from "@/protocol/Problem";
import type { SearchHit } from "@/protocol/SearchHit";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

const PAUSE_MS = 150;
/** One letter stands everywhere. */
const LEAST = 2;
const NONE: readonly SearchHit[] = [];

/** What was said, found by the server, a moment after the last key. */
export function useSearch(query: string): { hits: readonly SearchHit[]; looking: boolean; problem: Problem | null } {
  const wanted = query.trim();
  const [settled, setSettled] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSettled(wanted), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const asks = wanted.length >= LEAST;
  const { data, error, isFetching } = useQuery({
    queryKey: ["search", settled],
    queryFn: ({ signal }) => request<Page<SearchHit>>("GET", "/api/search", { query: { q: settled, limit: 50 }, signal }),
    enabled: asks && settled.length >= LEAST,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  return {
    hits: asks ? (data?.items ?? NONE) : NONE,
    looking: asks && (isFetching || settled !== wanted),
    problem: asks && error ? asProblem(error) : null,
  };
}
