import { dispatch, world } from "@/live/store";
import { request } from "@/lib/http/request";
import { newClientId } from "@/lib/ids";
import type { NewBranch } from "@/protocol/NewBranch";
import type { Process } from "@/protocol/Process";

/** Makes a chat with everything up to the turn of a message; gives its pid. Throws its problem. */
export async function branch(pid: number, messageId: string): Promise<number> {
  const asOf = world().lastFact;
  const body: NewBranch = { client_id: newClientId(), message_id: messageId };
  const made = await request<Process>("POST", `/api/processes/${pid}/branch`, { body });
  dispatch({ kind: "processes", items: [made], asOf, complete: false });
  return made.pid;
}
