import { useWorld } from "@/live/store";
import { useMemo } from "react";

/** The questions that wait, oldest first. */
export function usePending(): { ids: readonly string[]; listed: boolean } {
  const approvals = useWorld((world) => world.approvals);
  const listed = useWorld((world) => world.approvalsListed);
  const ids = useMemo(
    () =>
      Object.values(approvals)
        .map((entry) => entry.approval)
        .filter((approval) => approval.state === "pending")
        .sort((a, b) => a.created_at - b.created_at || (a.id < b.id ? -1 : 1))
        .map((approval) => approval.id),
    [approvals],
  );
  return { ids, listed };
}
