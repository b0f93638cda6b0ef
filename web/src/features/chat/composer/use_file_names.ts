import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import { useSettled } from "@/lib/use_settled";
import type { FileNames } from "@/protocol/FileNames";
import type { Problem } from "@/protocol/Problem";
import { keepPreviousData, useQuery } from "@tanstack/react-query";

const PAUSE_MS = 90;

/** What a path can go on to, in the home of a process; null: nothing is asked for. */
export function useFileNames(pid: number | null, path: string | null): { names: FileNames | null; wrong: Problem | null } {
  // The first look is at once; what is typed after it waits for a pause.
  const settled = useSettled(path, path === null || path === "" ? 0 : PAUSE_MS);
  const { data, error } = useQuery({
    queryKey: ["file-names", pid, settled],
    queryFn: ({ signal }) => request<FileNames>("GET", "/api/files/names", { query: { pid, path: settled ?? "" }, signal }),
    enabled: path !== null && settled !== null,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    retry: false,
  });
  if (path === null) return { names: null, wrong: null };
  return { names: data ?? null, wrong: error ? asProblem(error) : null };
}
