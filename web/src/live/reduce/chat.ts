// Messages and turns of the chats that were opened. Messages never change once committed, so they
// merge by id; turns merge by `rev`.

import type { Message } from "@/protocol/Message";
import type { Problem } from "@/protocol/Problem";
import type { Turn } from "@/protocol/Turn";
import type { TurnState } from "@/protocol/TurnState";
import { type Chat, isEndedTurn, type TurnEntry, type World } from "@/live/world";

function put(world: World, chat: Chat): World {
  return { ...world, chats: { ...world.chats, [chat.pid]: chat } };
}

export function openingChat(world: World, pid: number): World {
  const before = world.chats[pid];
  if (before) return before.phase === "failed" ? put(world, { ...before, phase: "loading" }) : world;
  return put(world, {
    pid,
    phase: "loading",
    problem: null,
    messages: {},
    byTurn: {},
    turnOrder: [],
    turns: {},
    acknowledged: {},
    setAside: {},
    thinned: {},
    older: null,
    loadingOlder: false,
    olderProblem: null,
    kept: null,
  });
}

export function failedChat(world: World, pid: number, problem: Problem): World {
  const chat = world.chats[pid];
  // What was shown stays shown: facts still come to it, and what is missing of an answer is asked for again.
  return chat && chat.phase !== "ready" ? put(world, { ...chat, phase: "failed", problem }) : world;
}

export function loadingOlder(world: World, pid: number): World {
  const chat = world.chats[pid];
  return chat ? put(world, { ...chat, loadingOlder: true, olderProblem: null }) : world;
}

export function failedOlder(world: World, pid: number, problem: Problem): World {
  const chat = world.chats[pid];
  return chat ? put(world, { ...chat, loadingOlder: false, olderProblem: problem }) : world;
}

function compare(a: Message, b: Message): number {
  return a.created_at - b.created_at || a.step - b.step || (a.id < b.id ? -1 : 1);
}

/** A turn that has a state alone; one that was thinned out needs a message to be shown. */
function withTurn(chat: Chat, turnId: string): Chat {
  return chat.thinned[turnId] ? chat : shownTurn(chat, turnId);
}

function shownTurn(chat: Chat, turnId: string): Chat {
  if (chat.byTurn[turnId]) return chat;
  const turnOrder = [...chat.turnOrder, turnId];
  const last = chat.turnOrder.at(-1);
  if (last !== undefined && last > turnId) turnOrder.sort();
  return { ...chat, turnOrder, byTurn: { ...chat.byTurn, [turnId]: [] } };
}

/** Late ones of what was set aside: that they arrived is known, and nothing else of them. */
function passedOver(chat: Chat, messages: readonly Message[]): Chat {
  const known = messages.every((message) => chat.thinned[message.turn_id] && (!message.client_id || chat.acknowledged[message.client_id]));
  if (known) return chat;
  const acknowledged: Record<string, true> = { ...chat.acknowledged };
  for (const message of messages) if (message.client_id) acknowledged[message.client_id] = true;
  return withoutEmpty({ ...chat, acknowledged }, messages.map((message) => message.turn_id));
}

/** Turns that something was taken out of are marked, and left out when nothing is left of them. */
function withoutEmpty(chat: Chat, turnIds: readonly string[]): Chat {
  const thinned: Record<string, true> = { ...chat.thinned };
  const byTurn: Record<string, readonly string[]> = { ...chat.byTurn };
  for (const turnId of turnIds) {
    thinned[turnId] = true;
    if (byTurn[turnId]?.length === 0) delete byTurn[turnId];
  }
  return { ...chat, thinned, byTurn, turnOrder: chat.turnOrder.filter((turnId) => byTurn[turnId]) };
}

/** Messages that another one was said in place of. */
export function setAside(world: World, pid: number, messageIds: readonly string[]): World {
  const chat = world.chats[pid];
  if (!chat || messageIds.every((id) => chat.setAside[id])) return world;
  const out: Record<string, true> = { ...chat.setAside };
  const messages: Record<string, Message> = { ...chat.messages };
  const byTurn: Record<string, readonly string[]> = { ...chat.byTurn };
  const turnIds = new Set<string>();
  for (const id of messageIds) {
    out[id] = true;
    const turnId = messages[id]?.turn_id;
    if (turnId === undefined) continue;
    delete messages[id];
    byTurn[turnId] = (byTurn[turnId] ?? []).filter((one) => one !== id);
    turnIds.add(turnId);
  }
  return put(world, withoutEmpty({ ...chat, setAside: out, messages, byTurn }, [...turnIds]));
}

function withMessages(given: Chat, messages: readonly Message[]): Chat {
  const late = messages.filter((message) => message.set_aside_by !== undefined || given.setAside[message.id]);
  const chat = late.length === 0 ? given : passedOver(given, late);
  const fresh = messages.filter((message) => !chat.messages[message.id] && !late.includes(message));
  if (fresh.length === 0) return chat;
  let next: Chat = { ...chat, messages: { ...chat.messages }, acknowledged: { ...chat.acknowledged } };
  const all = next.messages as Record<string, Message>;
  const acknowledged = next.acknowledged as Record<string, true>;
  const touched = new Set<string>();
  for (const message of fresh) {
    all[message.id] = message;
    if (message.client_id) acknowledged[message.client_id] = true;
    next = shownTurn(next, message.turn_id);
    touched.add(message.turn_id);
  }
  const byTurn: Record<string, readonly string[]> = { ...next.byTurn };
  for (const turnId of touched) {
    const ids = new Set(byTurn[turnId] ?? []);
    for (const message of fresh) if (message.turn_id === turnId) ids.add(message.id);
    const list = [...ids].map((id) => all[id]).filter((message) => message !== undefined);
    byTurn[turnId] = list.sort(compare).map((message) => message.id);
  }
  return { ...next, byTurn };
}

function withTurnEntry(chat: Chat, entry: TurnEntry): Chat {
  const before = chat.turns[entry.id];
  if (before && before.rev > entry.rev) return chat;
  if (before && before.rev === entry.rev && before.created_at !== undefined) return chat;
  const next = withTurn(chat, entry.id);
  return { ...next, turns: { ...next.turns, [entry.id]: { ...before, ...entry } } };
}

export function messageCreated(world: World, pid: number, message: Message): World {
  const chat = world.chats[pid];
  if (!chat) return world;
  const next = withMessages(chat, [message]);
  return next === chat ? world : put(world, next);
}

export function turnState(
  world: World,
  turn: { pid: number; turn_id: string; state: TurnState; rev: number; error?: Problem | undefined },
  at: number,
): World {
  const chat = world.chats[turn.pid];
  if (!chat) return world;
  const before = chat.turns[turn.turn_id];
  if (before && before.rev >= turn.rev) return world;
  const entry: TurnEntry = { id: turn.turn_id, pid: turn.pid, state: turn.state, rev: turn.rev };
  if (turn.error) entry.error = turn.error;
  if (isEndedTurn(turn.state)) entry.ended_at = at;
  return put(world, withTurnEntry(chat, entry));
}

/** The chat with no other messages than these. */
function withOnly(chat: Chat, stays: (message: Message) => boolean): Chat {
  const empty: Chat = { ...chat, messages: {}, byTurn: {}, turnOrder: [], turns: {} };
  let next = withMessages(empty, Object.values(chat.messages).filter(stays));
  for (const turnId of next.turnOrder) {
    const entry = chat.turns[turnId];
    if (entry) next = withTurnEntry(next, entry);
  }
  return next;
}

/** What was read takes the place of what was kept, which may have been set aside or ended since. What came by event stays. */
function withoutKept(chat: Chat): Chat {
  const { kept } = chat;
  return kept === null ? chat : { ...withOnly(chat, (message) => !kept.messages[message.id]), kept: null };
}

/** Shows what this device kept. What was read, once, is newer in any case. */
export function keptChat(world: World, pid: number, page: { messages: Message[]; turns: Turn[]; at: number }): World {
  const opened = openingChat(world, pid);
  const before = opened.chats[pid];
  if (!before || before.phase === "ready") return world;
  let chat = withMessages(before, page.messages);
  for (const turn of page.turns) if (chat.byTurn[turn.id]) chat = withTurnEntry(chat, turn);
  const messages: Record<string, true> = {};
  for (const message of page.messages) messages[message.id] = true;
  return put(opened, { ...chat, phase: "ready", problem: null, kept: { at: page.at, messages } });
}

export function loadedChat(
  world: World,
  pid: number,
  loaded: { messages: Message[]; turns: Turn[]; older: string | null },
  where: "newest" | "older",
): World {
  const opened = openingChat(world, pid);
  const known = opened.chats[pid];
  if (!known) return world;
  const before = withoutKept(known);
  // After a long absence the newest page may not reach what is known: then the old part is let go,
  // because a hole in the middle would be a lie. It is one "older" away.
  const isEmpty = Object.keys(before.messages).length === 0;
  const overlaps = isEmpty || loaded.messages.some((m) => before.messages[m.id]) || loaded.older === null;
  const oldest = loaded.messages[0];
  const base = where === "newest" && !overlaps ? withOnly(before, (message) => oldest !== undefined && compare(message, oldest) >= 0) : before;
  let chat = withMessages(base, loaded.messages);
  for (const turn of loaded.turns) {
    // Turns of messages that are not loaded would be empty groups.
    if (chat.byTurn[turn.id]) chat = withTurnEntry(chat, turn);
  }
  // What was kept had no place in the list of messages, so the cursor is the first that there is.
  const first = where === "older" || !overlaps || isEmpty || known.kept !== null;
  return put(opened, {
    ...chat,
    phase: "ready",
    problem: null,
    older: first ? loaded.older : before.older,
    // A read of older messages that runs, or has failed, is of this very place.
    loadingOlder: first ? false : before.loadingOlder,
    olderProblem: first ? null : before.olderProblem,
  });
}
