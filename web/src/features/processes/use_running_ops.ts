import { readChat } from "@/live/snapshots";
import { useWorld, world } from "@/live/store";
import { isEndedOp, type OpEntry } from "@/live/world";
import { groupOf } from "@/features/processes/arrange";
import type { Process } from "@/protocol/Process";
import { useEffect, useMemo, useState } from "react";

/** Of so many processes at once it is read what they run. */
const READ_AT_ONCE = 10;

/** What runs or waits to run now, by process, in the order in which it was asked. */
export function useRunningOps(processes: readonly Process[]): { ops: ReadonlyMap<number, OpEntry[]>; read: boolean } {
  const ops = useWorld((world) => world.ops);
  const busy = processes
    .filter((process) => groupOf(process.state) === "running" || process.state === "waiting_approval")
    .map((process) => process.pid)
    .toSorted((a, b) => a - b)
    .slice(0, READ_AT_ONCE)
    .join(" ");
  useEffect(() => {
    // Events tell what begins from now on; what began before is read once.
    for (const pid of busy.split(" ").filter(Boolean).map(Number)) if (!world().chats[pid]) void readChat(pid);
  }, [busy]);
  // What began before is known once each of them was read; what begins later comes by itself.
  const unread = useWorld((world) => busy.split(" ").filter((pid) => pid && (world.chats[Number(pid)]?.phase ?? "loading") === "loading").length);
  const [read, setRead] = useState(false);
  if (!read && unread === 0) setRead(true);
  const running = useMemo(() => {
    const found = new Map<number, OpEntry[]>();
    for (const op of Object.values(ops)) {
      if (isEndedOp(op.state)) continue;
      found.set(op.pid, [...(found.get(op.pid) ?? []), op]);
    }
    for (const list of found.values()) list.sort((a, b) => (a.op_id < b.op_id ? -1 : 1));
    return found;
  }, [ops]);
  return { ops: running, read };
}
