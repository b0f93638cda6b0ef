import { idBefore, mayBeStopped, stoppedIn } from "@/features/settings/budgets/stopped";
import { allPages } from "@/lib/http/pages";
import { useWorld } from "@/live/store";
import type { Budget } from "@/protocol/Budget";
import type { Turn } from "@/protocol/Turn";
import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";

/** The processes that were stopped at some budget, and have not gone on. */
export function useStopped(budgets: readonly Budget[], now: number) {
  const processes = useWorld((world) => world.processes);
  const some = useMemo(() => mayBeStopped(Object.values(processes).map((entry) => entry.process), budgets, now), [processes, budgets, now]);
  const ends = useQueries({
    queries: some.map(({ pid, active_at }) => ({
      queryKey: ["turns", pid, "last", active_at],
      queryFn: () => allPages<Turn>(`/api/processes/${pid}/turns`, { after: idBefore(active_at) }),
      staleTime: 60_000,
    })),
  });
  return some.map((process, at) => stoppedIn(process, ends[at]?.data ?? [])).filter((one) => one !== null);
}
