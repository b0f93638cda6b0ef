// Performs the outbox: one message at a time, in the order in which they were written, in one tab of
// this browser at a time.

import { login } from "@/live/login";
import { dropFile, keptFile } from "@/live/outbox/files";
import {
  isSameKept,
  mustBeKept,
  nextToSend,
  type Beginning,
  type Outbox,
  type OutboxEntry,
  type OutboxEvent,
  type OutboxFile,
  reduceOutbox,
  retryAfter,
} from "@/live/outbox/outbox";
import { dropEntry, isKept, keepEntry, listenElsewhere, loadOutbox } from "@/live/outbox/storage";
import { useConnection } from "@/live/socket/socket";
import { alone } from "@/lib/alone";
import { asProblem, isPassing, ProblemError } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import { upload } from "@/lib/http/upload";
import { newClientId } from "@/lib/ids";
import type { Accepted } from "@/protocol/Accepted";
import type { Attachment } from "@/protocol/Attachment";
import type { NewMessage } from "@/protocol/NewMessage";
import type { NewProcess } from "@/protocol/NewProcess";
import type { Problem } from "@/protocol/Problem";
import type { Process } from "@/protocol/Process";
import type { ProcessChange } from "@/protocol/ProcessChange";
import { create } from "zustand";

export const useOutbox = create<{ entries: Outbox }>(() => ({ entries: [] }));

let userId: string | null = null;
let sending = false;
let pause: ReturnType<typeof setTimeout> | undefined;
let onProcess: ((process: Process) => void) | null = null;
let unlisten: (() => void) | null = null;

function apply(event: OutboxEvent): void {
  const before = useOutbox.getState().entries;
  const entries = reduceOutbox(before, event);
  if (entries === before) return;
  useOutbox.setState({ entries });
  // What another tab has written stands in the storage already.
  if (userId !== null && event.type !== "elsewhere") keep(userId, before, entries);
}

function keep(user: string, before: Outbox, entries: Outbox): void {
  const kept = new Map(entries.filter(mustBeKept).map((entry) => [entry.clientId, entry]));
  for (const entry of before) if (!kept.has(entry.clientId)) dropEntry(user, entry.clientId);
  for (const entry of kept.values()) {
    const old = before.find((one) => one.clientId === entry.clientId);
    if (!old || isSameKept(old, entry)) continue;
    try {
      keepEntry(user, entry);
    } catch {
      // The entry as it was written is still kept, and is enough to send it again.
    }
  }
}

async function processOf(entry: OutboxEntry, signal: AbortSignal): Promise<number> {
  if (entry.pid !== null) return entry.pid;
  const { posture, ...model } = entry.beginning;
  const body: NewProcess = { program: "chat" };
  if (posture) body.posture = posture;
  if (entry.processClientId) body.client_id = entry.processClientId;
  let process = await request<Process>("POST", "/api/processes", { body, signal });
  if (model.provider_id || model.route) {
    const change: ProcessChange = model;
    process = await request<Process>("PATCH", `/api/processes/${process.pid}`, { body: change, signal });
  }
  onProcess?.(process);
  if (entry.processClientId) apply({ type: "processMade", processClientId: entry.processClientId, pid: process.pid });
  return process.pid;
}

const GONE: Problem = {
  type: "urn:metatron:problem:file_gone",
  title: "A file of it is no longer on this device",
  status: 0,
  code: "file_gone",
  detail: "The browser has let go of it before it could be uploaded.",
  kept: "The text and the other files.",
  next: "Take the message back, attach the file again, and send it.",
};

/** The ids of its files; what is here alone goes up first. Null: one of them is gone. */
async function idsOf(entry: OutboxEntry, signal: AbortSignal): Promise<string[] | null> {
  const ids: string[] = [];
  for (const file of entry.files) {
    if (file.id !== null) {
      ids.push(file.id);
      continue;
    }
    const bytes = await keptFile(file.key);
    if (!bytes) return null;
    const { id } = await upload<Attachment>("/api/attachments", { query: { name: file.name, client_id: file.key }, body: bytes, signal });
    apply({ type: "uploaded", clientId: entry.clientId, key: file.key, id });
    void dropFile(file.key);
    ids.push(id);
  }
  return ids;
}

/** Milliseconds until it is tried again; 0: it is settled. `signal`: the login that it is said in; nothing leaves once that has ended. */
async function send(entry: OutboxEntry, signal: AbortSignal): Promise<number> {
  try {
    const attachments = await idsOf(entry, signal);
    if (!attachments) {
      apply({ type: "refused", clientId: entry.clientId, problem: GONE });
      return 0;
    }
    const pid = await processOf(entry, signal);
    const body: NewMessage = { client_id: entry.clientId, text: entry.text };
    if (attachments.length > 0) body.attachments = attachments;
    if (entry.replaces !== null) body.replaces = entry.replaces;
    await request<Accepted>("POST", `/api/processes/${pid}/messages`, { body, signal });
    apply({ type: "accepted", clientId: entry.clientId });
    return 0;
  } catch (thrown) {
    // It stays kept, and goes out when the same person is here again.
    if (signal.aborted) return 0;
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

/** Everything of this login that can go now. Milliseconds until the next try, when something was held up. */
async function drain(signal: AbortSignal): Promise<number> {
  for (let entry = nextToSend(useOutbox.getState().entries); entry; entry = nextToSend(useOutbox.getState().entries)) {
    if (userId === null || signal.aborted) return 0;
    if (!entry.unkept && !isKept(userId, entry.clientId)) {
      // While this tab waited for its turn another one has sent it or taken it back.
      apply({ type: "elsewhere", clientId: entry.clientId, entry: null });
      continue;
    }
    const wait = await send(entry, signal);
    if (wait > 0) return wait;
  }
  return 0;
}

async function run(): Promise<void> {
  if (sending || userId === null) return;
  if (nextToSend(useOutbox.getState().entries) === null) return;
  sending = true;
  const signal = login();
  let wait = 0;
  try {
    wait = await alone(`metatron.outbox.${userId}`, () => drain(signal));
  } finally {
    sending = false;
  }
  clearTimeout(pause);
  if (wait > 0) pause = setTimeout(() => void run(), wait);
  // Said after the last look, before the other tabs had their turn.
  else void run();
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
  unlisten = listenElsewhere(user, (clientId, entry) => apply({ type: "elsewhere", clientId, entry }));
  flushOutbox();
}

/** After a logout: nothing is sent any more; what waits stays kept for the same person. */
export function closeOutbox(): void {
  userId = null;
  unlisten?.();
  unlisten = null;
  clearTimeout(pause);
  useOutbox.setState({ entries: [] });
}

interface Along {
  /** Files that the server has, or whose bytes were kept by `keepFile` under their key. */
  files?: readonly (OutboxFile | Attachment)[];
  /** Said in place of this message of the chat: it and what follows it is set aside. */
  replaces?: string | undefined;
  /** Of a new chat. */
  beginning?: Beginning;
}

function fileOf(file: OutboxFile | Attachment): OutboxFile {
  return "key" in file ? file : { ...file, key: file.id };
}

/**
 * Says something in a chat, or begins one with it. Throws when this device has no room to keep it and
 * it cannot go out at once; then nothing was said, and the text stays with whoever wrote it.
 */
export function say(to: { pid: number } | { newChat: string }, text: string, along: Along = {}): void {
  const isNew = "newChat" in to;
  const entry: OutboxEntry = {
    clientId: newClientId(),
    pid: isNew ? null : to.pid,
    processClientId: isNew ? to.newChat : null,
    beginning: along.beginning ?? {},
    text,
    files: (along.files ?? []).map(fileOf),
    replaces: along.replaces ?? null,
    at: Date.now(),
    state: "waiting",
    tries: 0,
    problem: null,
  };
  try {
    if (userId !== null) keepEntry(userId, entry);
  } catch (full) {
    if (useConnection.getState().phase !== "live") throw full;
    entry.unkept = true;
  }
  apply({ type: "written", entry });
  flushOutbox();
}

export function messageSeen(clientId: string): void {
  apply({ type: "seen", clientId });
}

export function retryMessage(clientId: string): void {
  apply({ type: "retry", clientId });
  flushOutbox();
}

/** Takes it back: it is not sent, and what it was is given to the caller, with the bytes of its files. Null: it went out before. */
export async function takeBack(clientId: string): Promise<{ entry: OutboxEntry; bytes: ReadonlyMap<string, Blob> } | null> {
  const entry = useOutbox.getState().entries.find((one) => one.clientId === clientId);
  if (!entry || entry.state === "accepted") return null;
  const bytes = new Map<string, Blob>();
  for (const file of entry.files) {
    const found = file.id === null ? await keptFile(file.key).catch(() => null) : null;
    if (found) bytes.set(file.key, found);
  }
  // While its files were read it may have gone out, or another tab may have taken it.
  const now = useOutbox.getState().entries.find((one) => one.clientId === clientId);
  if (!now || now.state === "accepted") return null;
  discardMessage(clientId);
  return { entry: now, bytes };
}

export function discardMessage(clientId: string): void {
  const entry = useOutbox.getState().entries.find((one) => one.clientId === clientId);
  apply({ type: "discarded", clientId });
  for (const file of entry?.files ?? []) if (file.id === null) void dropFile(file.key);
}
