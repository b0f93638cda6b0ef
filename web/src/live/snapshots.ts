// Reads of the truth: at the first sight of something, after a hole in the events, after an absence.
// One read of a thing at a time; what is asked for again meanwhile is read once more afterwards.

import { login } from "@/live/login";
import type { Input } from "@/live/reduce/input";
import { dispatch, world } from "@/live/store";
import { gapsForgotten, tokensSoFar } from "@/live/streams/tokens";
import { asProblem } from "@/lib/http/problem";
import { allPages } from "@/lib/http/pages";
import { request } from "@/lib/http/request";
import type { Approval } from "@/protocol/Approval";
import type { LiveNow } from "@/protocol/LiveNow";
import type { Message } from "@/protocol/Message";
import type { Op } from "@/protocol/Op";
import type { Page } from "@/protocol/Page";
import type { Process } from "@/protocol/Process";
import type { Turn } from "@/protocol/Turn";

const PAGE = 60;
const BIG_PAGE = 200;

/** Changes the world, unless the login in whose name it was read has ended. */
type Tell = (input: Input) => void;

const running = new Map<string, { begun: AbortSignal; again: boolean }>();

/** Runs `read` unless it runs; then it is run again at its end. What runs for a login that has ended is not counted. */
async function once(key: string, read: (tell: Tell, begun: AbortSignal) => Promise<void>): Promise<void> {
  const begun = login();
  const now = running.get(key);
  if (now?.begun === begun) {
    now.again = true;
    return;
  }
  const mine = { begun, again: false };
  running.set(key, mine);
  const tell = (input: Input) => {
    if (!begun.aborted) dispatch(input);
  };
  try {
    do {
      mine.again = false;
      await read(tell, begun);
    } while (mine.again && !begun.aborted);
  } finally {
    if (running.get(key) === mine) running.delete(key);
  }
}

export function readProcesses(): Promise<void> {
  return once("processes", async (tell) => {
    const asOf = world().lastFact;
    try {
      const items = await allPages<Process>("/api/processes");
      tell({ kind: "processes", items, asOf, complete: true });
    } catch (thrown) {
      tell({ kind: "processes.failed", problem: asProblem(thrown) });
    }
  });
}

export function readPendingApprovals(): Promise<void> {
  return once("approvals", async (tell) => {
    const asOf = world().lastFact;
    try {
      const items = await allPages<Approval>("/api/approvals", { state: "pending" });
      tell({ kind: "approvals", items, asOf, scope: "pending" });
    } catch {
      // The next connection asks again.
    }
  });
}

/** One question, decided or not. Throws its problem. */
export async function readApproval(id: string): Promise<void> {
  const asOf = world().lastFact;
  const begun = login();
  const approval = await request<Approval>("GET", `/api/approvals/${encodeURIComponent(id)}`);
  if (!begun.aborted) dispatch({ kind: "approvals", items: [approval], asOf, scope: "some" });
}

export function readOp(opId: string): Promise<void> {
  return once(`op ${opId}`, async (tell) => {
    const asOf = world().lastFact;
    try {
      const op = await request<Op>("GET", `/api/ops/${encodeURIComponent(opId)}`);
      tell({ kind: "ops", items: [op], asOf });
    } catch {
      // The card shows what the call itself says.
    }
  });
}

function messagesOf(pid: number, before: string | null, limit = PAGE): Promise<Page<Message>> {
  const query = before === null ? { newest: true, limit } : { before, limit };
  return request<Page<Message>>("GET", `/api/processes/${pid}/messages`, { query });
}

/**
 * Turns and ops since the first message given. Ops go by id, and ids are UUIDv7: those of a turn are
 * younger than the turn. Turns go by their own order: of a chat that is loaded in part, the turn that
 * its first message stands in the middle of stays unknown.
 */
async function sinceFirst(pid: number, page: Page<Message>, most: number): Promise<{ turns: Turn[]; ops: Op[] }> {
  // A queued message stands far before its answer: the oldest turn need not be the first message's.
  const first = page.items.map((message) => message.turn_id).sort()[0];
  if (first === undefined) return { turns: [], ops: [] };
  const [turns, ops] = await Promise.all([
    allPages<Turn>(`/api/processes/${pid}/turns`, page.next === null ? {} : { after: first }, most),
    allPages<Op>(`/api/processes/${pid}/ops`, { after: first }, most),
  ]);
  return { turns, ops };
}

/** The answer that grows now, as far as the server has it. */
async function readSoFar(pid: number, begun: AbortSignal): Promise<void> {
  const { live } = await request<LiveNow>("GET", `/api/processes/${pid}/live`);
  if (begun.aborted) return;
  if (live && !world().chats[pid]?.messages[live.message_id]) tokensSoFar(live);
  gapsForgotten(pid);
}

async function readQuestions(pid: number, tell: Tell): Promise<void> {
  const asOf = world().lastFact;
  const items = await allPages<Approval>("/api/approvals", { pid, state: "pending" });
  tell({ kind: "approvals", items, asOf, scope: "some" });
}

/** The newest messages of a chat, its turns, ops and questions, and the answer that grows now. */
export function readChat(pid: number): Promise<void> {
  dispatch({ kind: "chat.opening", pid });
  return once(`chat ${pid}`, async (tell, begun) => {
    const asOf = world().lastFact;
    try {
      const messages = await messagesOf(pid, null);
      const { turns, ops } = await sinceFirst(pid, messages, 5_000);
      tell({ kind: "ops", items: ops, asOf });
      tell({ kind: "chat.loaded", pid, messages: messages.items, turns, older: messages.next, asOf });
      await readQuestions(pid, tell);
      await readSoFar(pid, begun);
    } catch (thrown) {
      tell({ kind: "chat.failed", pid, problem: asProblem(thrown) });
    }
  });
}

/** `far`: on the way to one far back, more at once. */
export function readOlder(pid: number, far = false): Promise<void> {
  return once(`older ${pid}`, async (tell) => {
    // Looked up here and not where it was asked for: the second of two reads begins where the first ended.
    const before = world().chats[pid]?.older ?? null;
    if (before === null) return;
    tell({ kind: "chat.loadingOlder", pid });
    const asOf = world().lastFact;
    try {
      const page = await messagesOf(pid, before, far ? BIG_PAGE : PAGE);
      // So many of each cover one page of messages; the rest is known already.
      const { turns, ops } = await sinceFirst(pid, page, far ? 600 : 200);
      // The chat was read anew meanwhile and begins elsewhere now: between the two would be a hole.
      if (world().chats[pid]?.older !== before) return;
      tell({ kind: "ops", items: ops, asOf });
      tell({ kind: "chat.older", pid, messages: page.items, turns, older: page.next, asOf });
    } catch (thrown) {
      tell({ kind: "chat.olderFailed", pid, problem: asProblem(thrown) });
    }
  });
}
