// Between the world and what the device keeps of chats: what was read is kept a moment later; where the
// machine cannot be asked, what was kept is shown.

import { dropChat, forgetChats, keepChat, keptChat } from "@/lib/device/chats";
import { readProof } from "@/lib/http/proof";
import { whenIdle } from "@/lib/when_idle";
import { dispatch, useWorld, world } from "@/live/store";
import { type Chat, isEndedOp, isUnanswered, type OpEntry, type World } from "@/live/world";

const AFTER_MS = 2_000;
/** The first use of the device's storage holds the page up for a tenth of a second: it waits for a pause, so long at most. */
const PAUSE_WITHIN_MS = 5_000;

function messagesOf(chat: Chat) {
  return chat.turnOrder.flatMap((turnId) => chat.byTurn[turnId] ?? []).flatMap((id) => chat.messages[id] ?? []);
}

/** A turn that an event alone has told of is not whole yet. */
function turnsOf(chat: Chat) {
  return Object.values(chat.turns).flatMap((turn) => {
    const { created_at, started_at = null, ended_at = null } = turn;
    return created_at === undefined ? [] : [{ ...turn, created_at, started_at, ended_at }];
  });
}

async function keep(userId: string, pid: number): Promise<void> {
  const chat = world().chats[pid];
  if (!chat || chat.phase !== "ready" || chat.kept !== null || readProof() === null) return;
  const ops = Object.values(world().ops).flatMap((op) => (op.pid === pid && op.row ? [{ ...op.row, state: op.state, ...(op.result ? { result: op.result } : {}) }] : []));
  await keepChat(userId, pid, { process: world().processes[pid]?.process ?? null, messages: messagesOf(chat), turns: turnsOf(chat), ops, at: Date.now() });
  // Logged out while it was written: then it must not be there.
  if (readProof() === null) await forgetChats();
}

async function show(userId: string, pid: number): Promise<void> {
  const page = await keptChat(userId, pid);
  if (!page || world().chats[pid]?.phase === "ready") return;
  // The list may know it, and then knows it better.
  if (page.process && !world().processes[pid]) dispatch({ kind: "processes", items: [page.process], asOf: 0, complete: false });
  dispatch({ kind: "ops", items: page.ops, asOf: 0 });
  dispatch({ kind: "chat.kept", pid, messages: page.messages, turns: page.turns, at: page.at });
}

/** The commands that have ended with this. */
function endedOps(now: World, before: World): OpEntry[] {
  if (now.ops === before.ops) return [];
  return Object.values(now.ops).filter((op) => {
    const was = before.ops[op.op_id];
    return was && !isEndedOp(was.state) && isEndedOp(op.state);
  });
}

/** A device that keeps nothing is no fault: then there is nothing to show later. */
const quietly = (work: Promise<unknown>): void => void work.catch(() => undefined);

/** Returns what ends it. */
export function startKeepingChats(userId: string): () => void {
  const changed = new Set<number>();
  const keptHere = new Set<number>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush() {
    clearTimeout(timer);
    timer = undefined;
    for (const pid of changed) {
      keptHere.add(pid);
      quietly(keep(userId, pid));
    }
    changed.clear();
  }

  function look(now: World, before: World) {
    for (const key in before.processes) if (!now.processes[key]) quietly(dropChat(userId, Number(key)));
    // What was kept says that it goes on: a page that is opened without a connection now would say so, too.
    const outdated = endedOps(now, before).filter(({ pid }) => keptHere.has(pid));
    for (const { pid } of outdated) changed.add(pid);
    if (outdated.length > 0) whenIdle(flush, PAUSE_WITHIN_MS);
    if (now.chats === before.chats) return;
    for (const key in now.chats) {
      const [chat, old] = [now.chats[key], before.chats[key]];
      if (!chat || chat === old) continue;
      if (isUnanswered(chat)) quietly(show(userId, chat.pid));
      else if (chat.phase === "failed" && chat.problem?.status === 404) quietly(dropChat(userId, chat.pid));
      else if (chat.phase === "ready" && chat.kept === null) changed.add(chat.pid);
    }
    if (changed.size > 0) timer ??= setTimeout(() => whenIdle(flush, PAUSE_WITHIN_MS), AFTER_MS);
  }

  // What failed before this was here, on a page that opened without a connection.
  for (const chat of Object.values(world().chats)) if (isUnanswered(chat)) quietly(show(userId, chat.pid));
  const end = useWorld.subscribe(look);
  return () => {
    clearTimeout(timer);
    end();
  };
}
