// What one does with a chat as a whole. Renaming, pinning and putting away are shown at once and taken
// back when they fail; everything else is shown when the server has it.

import { dispatch, world } from "@/live/store";
import { asProblem } from "@/lib/http/problem";
import { download } from "@/lib/http/download";
import { request } from "@/lib/http/request";
import { newClientId } from "@/lib/ids";
import { type Offered, sendSignal } from "@/lib/signal";
import { nameOfChat } from "@/lib/text/name_of_chat";
import type { NewCompaction } from "@/protocol/NewCompaction";
import type { Process } from "@/protocol/Process";
import type { ProcessChange } from "@/protocol/ProcessChange";
import { toast, toastProblem } from "@/ui/toast";

function put(process: Process, asOf = world().lastFact): void {
  dispatch({ kind: "processes", items: [process], asOf, complete: false });
}

/** What a change makes of the row, as far as the page can tell. */
function foreseen(process: Process, change: ProcessChange): Partial<Process> {
  const fields: Partial<Process> = {};
  if (change.title !== undefined) Object.assign(fields, { title: change.title, titled_by: "owner" });
  if (change.pinned !== undefined) fields.pinned_at = change.pinned ? (process.pinned_at ?? Date.now()) : null;
  if (change.archived !== undefined) fields.archived_at = change.archived ? (process.archived_at ?? Date.now()) : null;
  return fields;
}

function pick(process: Process, fields: Partial<Process>): Partial<Process> {
  return Object.fromEntries(Object.keys(fields).map((key) => [key, process[key as keyof Process]]));
}

/** Throws the problem. */
async function patch(pid: number, change: ProcessChange): Promise<void> {
  const asOf = world().lastFact;
  put(await request<Process>("PATCH", `/api/processes/${pid}`, { body: change }), asOf);
}

/** Shows it at once. False: it failed, was taken back, and that was said. */
async function changeNow(pid: number, change: ProcessChange): Promise<boolean> {
  const before = world().processes[pid]?.process;
  if (!before) return false;
  const fields = foreseen(before, change);
  put({ ...before, ...fields });
  try {
    await patch(pid, change);
    return true;
  } catch (thrown) {
    const now = world().processes[pid]?.process;
    if (now) put({ ...now, ...pick(before, fields) });
    toastProblem(asProblem(thrown));
    return false;
  }
}

/** Runs it; a problem is said. */
async function saying<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (thrown) {
    toastProblem(asProblem(thrown));
    return null;
  }
}

export const MOST_TITLE = 200;

export function renameChat(pid: number, title: string): void {
  const words = title.trim().slice(0, MOST_TITLE);
  if (words && words !== world().processes[pid]?.process.title) void changeNow(pid, { title: words });
}

export function pinChat(pid: number, pinned: boolean): void {
  void changeNow(pid, { pinned });
}

export async function archiveChat(pid: number, archived: boolean): Promise<void> {
  if (!(await changeNow(pid, { archived }))) return;
  const title = archived ? "Archived" : "Back among the chats";
  toast({
    tone: "plain",
    title,
    detail: nameOfChat(world().processes[pid]?.process.title, pid),
    action: { label: "Undo", onSelect: () => void changeNow(pid, { archived: !archived }) },
  });
}

export async function changeChat(pid: number, change: ProcessChange): Promise<void> {
  await saying(() => patch(pid, change));
}

/** False: it is still there, and why was said. */
export async function deleteChat(pid: number): Promise<boolean> {
  const done = await saying(async () => {
    await request("DELETE", `/api/processes/${pid}`);
    return true;
  });
  if (done) dispatch({ kind: "process.deleted", pid });
  return done === true;
}

export async function exportChat(pid: number, format: "markdown" | "json"): Promise<void> {
  await saying(() => download(`/api/processes/${pid}/export?format=${format}`, `chat-${pid}.${format === "json" ? "json" : "md"}`));
}

export async function compactChat(pid: number): Promise<void> {
  const body: NewCompaction = { client_id: newClientId() };
  await saying(() => request("POST", `/api/processes/${pid}/compact`, { body }));
}

async function signal(pid: number, name: Offered): Promise<void> {
  const wrong = await sendSignal(pid, name);
  if (wrong) toastProblem(wrong);
}

/** Ends the turn under way. */
export function stopChat(pid: number): Promise<void> {
  return signal(pid, "INT");
}

/** Ends the chat itself: nothing can be said in it any more. */
export function endChat(pid: number): Promise<void> {
  return signal(pid, "TERM");
}
