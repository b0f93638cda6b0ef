import { APPS } from "@/app/apps/list";
import { useActions } from "@/app/actions";
import type { Known } from "@/app/spotlight/found";
import { readRecent } from "@/app/spotlight/recent";
import { useWorld } from "@/live/store";
import { sendSignal } from "@/lib/signal";
import { nameOfChat } from "@/lib/text/name_of_chat";
import type { Process } from "@/protocol/Process";
import { toast, toastProblem } from "@/ui/toast";
import { useMemo, useState } from "react";

async function stop(process: Process): Promise<void> {
  const wrong = await sendSignal(process.pid, "INT");
  if (wrong) toastProblem(wrong);
  else toast({ tone: "plain", title: `${process.pid} is told to stop`, detail: nameOfChat(process.title, process.pid) });
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
