import { dispatch, world } from "@/live/store";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import type { Process } from "@/protocol/Process";
import type { ProcessChange } from "@/protocol/ProcessChange";

/** Throws a sentence. The change is shown when the server has it, not before. */
export async function changeProcess(pid: number, change: ProcessChange): Promise<void> {
  const asOf = world().lastFact;
  try {
    const process = await request<Process>("PATCH", `/api/processes/${pid}`, { body: change });
    dispatch({ kind: "processes", items: [process], asOf, complete: false });
  } catch (thrown) {
    throw asProblem(thrown).title;
  }
}
