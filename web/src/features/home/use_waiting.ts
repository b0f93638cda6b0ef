import { useWorld } from "@/live/store";
import type { Approval } from "@/protocol/Approval";
import type { Process } from "@/protocol/Process";
import { useEffect, useMemo, useState } from "react";

/** A question about an op, or one that a model put into words. */
export type Waiting = { kind: "approval"; at: number; approval: Approval } | { kind: "question"; at: number; process: Process };

/** So long the page waits for the list before it shows what it has. */
const PATIENCE_MS = 2_500;

/** What waits for the person, oldest first. */
export function useWaiting(): { waiting: Waiting[]; ready: boolean } {
  const approvals = useWorld((world) => world.approvals);
  const processes = useWorld((world) => world.processes);
  const listed = useWorld((world) => world.listed && world.approvalsListed);
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  const waiting = useMemo(() => {
    const found: Waiting[] = [];
    for (const { approval } of Object.values(approvals)) {
      if (approval.state === "pending") found.push({ kind: "approval", at: approval.created_at, approval });
    }
    for (const { process } of Object.values(processes)) {
      if (process.state === "waiting_input") found.push({ kind: "question", at: process.active_at, process });
    }
    return found.toSorted((a, b) => a.at - b.at);
  }, [approvals, processes]);
  return { waiting, ready: listed || late };
}
