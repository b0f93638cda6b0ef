// Performs the outbox: one message at a time, in the order in which they were written.

import {
  mustBeKept,
  nextToSend,
  type Outbox,
  type OutboxEntry,
  type OutboxEvent,
  reduceOutbox,
  retryAfter,
} from "@/live/outbox/outbox";
import { dropEntry, keepEntry, loadOutbox } from "@/live/outbox/storage";
import { asProblem, isPassing, ProblemError } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import { newClientId } from "@/lib/ids";
import type { Accepted } from "@/protocol/Accepted";
import type { NewMessage } from "@/protocol/NewMessage";
import type { NewProcess } from "@/protocol/NewProcess";
import type { Process } from "@/protocol/Process";
import { create } from "zustand";

export const useOutbox = create<{ entries: Outbox }>(() => ({ entries: [] }));

let userId: string | null = null;
let sending = false;
let pause: ReturnType<typeof setTimeout> | undefined;
let onProcess: ((process: Process) => void) | null = null;

function apply(event: OutboxEvent): void {
  const before = useOutbox.getState().entries;
  const entries = reduceOutbox(before, event);
  if (entries === before) return;
  useOutbox.setState({ entries });
  if (userId === null) return;
  const kept = new Map(entries.filter(mustBeKept).map((entry) => [entry.clientId, entry]));
  for (const entry of before) if (!kept.has(entry.clientId)) dropEntry(userId, entry.clientId);
  for (const entry of kept.values()) {
    // `tries` is of this page alone; an entry whose rest is the same needs no writing.
    const old = before.find((one) => one.clientId === entry.clientId);
    if (old && old.pid === entry.pid && old.state === entry.state) continue;
    keepEntry(userId, entry);
  }
}

async function processOf(entry: OutboxEntry): Promise<number> {
  if (entry.pid !== null) return entry.pid;
  const body: NewProcess = { program: "chat" };
  if (entry.processClientId) body.client_id = entry.processClientId;
  const process = await request<Process>("POST", "/api/processes", { body });
  onProcess?.(process);
  if (entry.processClientId) apply({ type: "processMade", processClientId: entry.processClientId, pid: process.pid });
  return process.pid;
}

async function send(entry: OutboxEntry): Promise<number> {
  try {
    const pid = await processOf(entry);
    const body: NewMessage = { client_id: entry.clientId, text: entry.text };
    await request<Accepted>("POST", `/api/processes/${pid}/messages`, { body });
    apply({ type: "accepted", clientId: entry.clientId });
    return 0;
  } catch (thrown) {
    const problem = asProblem(thrown);
    if (problem.status === 401) {
      apply({ type: "delayed", clientId: entry.clientId, problem });
      return 5_000;
    }
    if (!isPassing(problem)) {
      apply({ type: "refused", clientId: entry.clientId, problem });
      return 0;
    }
    apply({ type: "delayed", clientId: entry.clientId, problem });
    const told = thrown instanceof ProblemError ? thrown.retryAfterMs : null;
    return told ?? retryAfter(entry);
  }
}

async function run(): Promise<void> {
  if (sending) return;
  sending = true;
  try {
    for (let entry = nextToSend(useOutbox.getState().entries); entry; entry = nextToSend(useOutbox.getState().entries)) {
      if (userId === null) return;
      const wait = await send(entry);
      if (wait > 0) {
        clearTimeout(pause);
        pause = setTimeout(() => void run(), wait);
        return;
      }
    }
  } finally {
    sending = false;
  }
}

/** Sends what waits, now: after a reconnect, a login, a person's word. */
export function flushOutbox(): void {
  clearTimeout(pause);
  void run();
}

export function openOutbox(user: string, process: (process: Process) => void): void {
  userId = user;
  onProcess = process;
  apply({ type: "restored", entries: loadOutbox(user) });
  flushOutbox();
}

/** After a logout: nothing is sent any more; what waits stays kept for the same person. */
export function closeOutbox(): void {
  userId = null;
  clearTimeout(pause);
  useOutbox.setState({ entries: [] });
}

/** Says something in a chat, or begins one with it. Returns the id under which the chat is made. */
export function say(to: { pid: number } | { newChat: string }, text: string): void {
  const isNew = "newChat" in to;
  apply({
    type: "written",
    entry: {
      clientId: newClientId(),
      pid: isNew ? null : to.pid,
      processClientId: isNew ? to.newChat : null,
      text,
      at: Date.now(),
      state: "waiting",
      tries: 0,
      problem: null,
    },
  });
  flushOutbox();
}

export function messageSeen(clientId: string): void {
  apply({ type: "seen", clientId });
}

export function retryMessage(clientId: string): void {
  apply({ type: "retry", clientId });
  flushOutbox();
}

export function discardMessage(clientId: string): void {
  apply({ type: "discarded", clientId });
}
