import { APPS } from "@/app/apps/list";
import { actionsNow } from "@/app/actions";
import type { Known } from "@/app/spotlight/found";
import { readRecent } from "@/app/spotlight/recent";
import { useWorld } from "@/live/store";
import { request } from "@/lib/http/request";
import type { Process } from "@/protocol/Process";
import type { SendSignal } from "@/protocol/SendSignal";
import { useMemo, useState } from "react";

async function stop(process: Process): Promise<void> {
  const body: SendSignal = { signal: "INT" };
  await request("POST", `/api/processes/${process.pid}/signal`, { body });
}

/** Everything that the spotlight looks through, from those who own it. */
export function useKnown(): Omit<Known, "hits"> {
  const processes = useWorld((world) => world.processes);
  const approvals = useWorld((world) => world.approvals);
  const [recent] = useState(readRecent);
  return useMemo(
    () => ({
      apps: APPS,
      actions: actionsNow(),
      approvals: Object.values(approvals)
        .map((entry) => entry.approval)
        .filter((approval) => approval.state === "pending")
        .sort((a, b) => a.created_at - b.created_at),
      processes: Object.values(processes).map((entry) => entry.process),
      recent,
      stop,
    }),
    [processes, approvals, recent],
  );
}
