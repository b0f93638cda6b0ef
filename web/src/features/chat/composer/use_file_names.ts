import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import type { FileNames } from "@/protocol/FileNames";
import type { Problem } from "@/protocol/Problem";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

const PAUSE_MS = 90;

function useSettled(path: string | null): string | null {
  const [settled, setSettled] = useState(path);
  useEffect(() => {
    // The first look is at once; what is typed after it waits for a pause.
    const timer = setTimeout(() => setSettled(path), path === null || path === "" ? 0 : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [path]);
  return path === null ? null : settled;
}

/** What a path can go on to, in the home of a process; null: nothing is asked for. */
export function useFileNames(pid: number | null, path: string | null): { names: FileNames | null; wrong: Problem | null } {
  const settled = useSettled(path);
  const { data, error } = useQuery({
    queryKey: ["file-names", pid, settled],
    queryFn: ({ signal }) => request<FileNames>("GET", "/api/files/names", { query: { pid, path: settled ?? "" }, signal }),
    enabled: settled !== null,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    retry: false,
  });
  if (path === null) return { names: null, wrong: null };
  return { names: data ?? null, wrong: error ? asProblem(error) : null };
}
