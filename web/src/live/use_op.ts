import { readOp } from "@/live/snapshots";
import { useWorld } from "@/live/store";
import { callKey, isEndedOp, type OpEntry } from "@/live/world";
import type { Approval } from "@/protocol/Approval";
import { useEffect } from "react";

/** The row knows less than the events have said meanwhile. */
function isBehind(op: OpEntry | undefined): boolean {
  if (!op?.row) return true;
  if (op.row.state === op.state) return false;
  // Between sent and running nothing appears on the card but the plan.
  return !op.row.plan || isEndedOp(op.state) || op.state === "running";
}

/** The op that stands for a call now; its row is read when it is missing or behind. */
export function useOpOfCall(turnId: string, callId: string, given: string | undefined): OpEntry | undefined {
  const id = useWorld((world) => world.calls[callKey(turnId, callId)]) ?? given;
  const op = useWorld((world) => (id === undefined ? undefined : world.ops[id]));
  const behind = id !== undefined && isBehind(op);
  const state = op?.state;
  useEffect(() => {
    if (!behind || id === undefined) return;
    // A quick command passes through three states at once: one read is enough.
    const timer = setTimeout(() => void readOp(id), state === undefined ? 0 : 60);
    return () => clearTimeout(timer);
  }, [behind, id, state]);
  return op;
}

export function usePendingOf(opId: string | undefined): Approval | undefined {
  return useWorld((world) => {
    if (opId === undefined) return undefined;
    for (const id in world.approvals) {
      const approval = world.approvals[id]?.approval;
      if (approval?.op.op_id === opId && approval.state === "pending") return approval;
    }
    return undefined;
  });
}
