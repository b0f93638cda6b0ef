import { useWorld } from "@/live/store";

/** How many questions wait for this person. */
export function usePendingCount(): number {
  return useWorld((world) => {
    let count = 0;
    for (const id in world.approvals) if (world.approvals[id]?.approval.state === "pending") count++;
    return count;
  });
}
