import { APPS } from "@/app/apps/list";
import { useActions } from "@/app/actions";
import type { Known } from "@/app/spotlight/found";
import { readRecent } from "@/app/spotlight/recent";
import { useWorld } from "@/live/store";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import type { Process } from "@/protocol/Process";
import type { SendSignal } from "@/protocol/SendSignal";
import { toast, toastProblem } from "@/ui/toast";
import { useMemo, useState } from "react";

async function stop(process: Process): Promise<void> {
  const body: SendSignal = { signal: "INT" };
  try {
    await request("POST", `/api/processes/${process.pid}/signal`, { body });
    toast({ tone: "plain", title: `${process.pid} is told to stop`, detail: process.title });
  } catch (thrown) {
    toastProblem(asProblem(thrown));
  }
}

/** Everything that the spotlight looks through, from those who own it. */
export function useKnown(): Omit<Known, "hits"> {
  const processes = useWorld((world) => world.processes);
  const approvals = useWorld((world) => world.approvals);
  const actions = useActions();
  const [recent] = useState(readRecent);
  return useMemo(
    () => ({
      apps: APPS,
      actions,
      approvals: Object.values(approvals)
        .map((entry) => entry.approval)
        .filter((approval) => approval.state === "pending")
        .sort((a, b) => a.created_at - b.created_at),
      processes: Object.values(processes).map((entry) => entry.process),
      recent,
      stop,
    }),
    [actions, processes, approvals, recent],
  );
}
