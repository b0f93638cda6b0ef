// Messages on their way: kept on this device until the server has said that it has them, sent again
// with the same client_id after a reload or an absence. So none is lost and none is doubled. Pure.

import type { AttachmentKind } from "@/protocol/AttachmentKind";
import type { Posture } from "@/protocol/Posture";
import type { Problem } from "@/protocol/Problem";

/** A file that goes with a message. */
export interface OutboxFile {
  /** Its name on this device, until the server has given it an id. */
  key: string;
  /** The server's; null while the bytes are here alone. */
  id: string | null;
  name: string;
  media_type: string;
  size: number;
  kind: AttachmentKind;
}

/** What a new chat is made with, beyond its first message. */
export interface Beginning {
  posture?: Posture;
  provider_id?: string;
  model?: string;
  route?: string;
}

export interface OutboxEntry {
  clientId: string;
  /** The chat; null while the chat itself must still be made. */
  pid: number | null;
  /** The client_id under which the chat is made, for a first message. */
  processClientId: string | null;
  beginning: Beginning;
  text: string;
  files: readonly OutboxFile[];
  /** The message that this one is said in place of; it and what follows it is set aside. */
  replaces: string | null;
  at: number;
  /** waiting: not answered yet; accepted: the server has it; refused: a person must decide. */
  state: "waiting" | "accepted" | "refused";
  /** Failed attempts in a row. */
  tries: number;
  problem: Problem | null;
  /** The storage was full: it is in this page alone, and gone with it. */
  unkept?: true;
}

export type Outbox = readonly OutboxEntry[];

export type OutboxEvent =
  | { type: "restored"; entries: readonly OutboxEntry[] }
  | { type: "written"; entry: OutboxEntry }
  | { type: "processMade"; processClientId: string; pid: number }
  | { type: "uploaded"; clientId: string; key: string; id: string }
  | { type: "accepted"; clientId: string }
  /** The message itself is in the chat now. */
  | { type: "seen"; clientId: string }
  | { type: "delayed"; clientId: string; problem: Problem }
  | { type: "refused"; clientId: string; problem: Problem }
  | { type: "retry"; clientId: string }
  | { type: "discarded"; clientId: string }
  /** Another tab changed what is kept: sent it, took it back, or came to know more of it. */
  | { type: "elsewhere"; clientId: string; entry: OutboxEntry | null };

function change(outbox: Outbox, clientId: string, patch: Partial<OutboxEntry>): Outbox {
  return outbox.map((entry) => (entry.clientId === clientId ? { ...entry, ...patch } : entry));
}

function without(outbox: Outbox, clientId: string): Outbox {
  return outbox.some((entry) => entry.clientId === clientId)
    ? outbox.filter((entry) => entry.clientId !== clientId)
    : outbox;
}

function elsewhere(outbox: Outbox, clientId: string, entry: OutboxEntry | null): Outbox {
  const mine = outbox.find((one) => one.clientId === clientId);
  // What this page knows to be with the server stays until it is seen in the chat.
  if (mine?.state === "accepted") return outbox;
  if (!entry) return without(outbox, clientId);
  if (mine) return change(outbox, clientId, { ...entry, tries: mine.tries });
  return [...outbox, entry].sort((a, b) => a.at - b.at);
}

export function reduceOutbox(outbox: Outbox, event: OutboxEvent): Outbox {
  switch (event.type) {
    case "restored": {
      const known = new Set(outbox.map((entry) => entry.clientId));
      const fresh = event.entries.filter((entry) => !known.has(entry.clientId));
      return fresh.length === 0 ? outbox : [...outbox, ...fresh].sort((a, b) => a.at - b.at);
    }
    case "written":
      return outbox.some((entry) => entry.clientId === event.entry.clientId) ? outbox : [...outbox, event.entry];
    case "processMade":
      return outbox.map((entry) =>
        entry.processClientId === event.processClientId ? { ...entry, pid: event.pid } : entry,
      );
    case "uploaded":
      return outbox.map((entry) =>
        entry.clientId === event.clientId
          ? { ...entry, files: entry.files.map((file) => (file.key === event.key ? { ...file, id: event.id } : file)) }
          : entry,
      );
    case "accepted":
      return change(outbox, event.clientId, { state: "accepted", tries: 0, problem: null });
    case "delayed": {
      const tries = (outbox.find((entry) => entry.clientId === event.clientId)?.tries ?? 0) + 1;
      return change(outbox, event.clientId, { tries, problem: event.problem });
    }
    case "refused":
      return change(outbox, event.clientId, { state: "refused", problem: event.problem });
    case "retry":
      return change(outbox, event.clientId, { state: "waiting", tries: 0, problem: null });
    case "seen":
    case "discarded":
      return without(outbox, event.clientId);
    case "elsewhere":
      return elsewhere(outbox, event.clientId, event.entry);
  }
}

/** Those that go out by themselves, oldest first: what waits, unless an older one of the same chat was refused. */
export function sendable(outbox: Outbox): OutboxEntry[] {
  const free: OutboxEntry[] = [];
  const blocked = new Set<string>();
  for (const entry of outbox) {
    const chat = entry.processClientId ?? String(entry.pid);
    if (blocked.has(chat)) continue;
    if (entry.state === "waiting") free.push(entry);
    if (entry.state === "refused") blocked.add(chat);
  }
  return free;
}

/** The one to send now. */
export function nextToSend(outbox: Outbox): OutboxEntry | null {
  return sendable(outbox)[0] ?? null;
}

/** What must outlive a reload. */
export function mustBeKept(entry: OutboxEntry): boolean {
  return entry.state !== "accepted";
}

/** Whether what is kept of it says less than this. `tries` is of one page alone. */
export function isSameKept(a: OutboxEntry, b: OutboxEntry): boolean {
  return a.pid === b.pid && a.state === b.state && a.files === b.files;
}

/** Milliseconds until it is sent again: twice as long after each failure, at most 15 s. */
export function retryAfter(entry: OutboxEntry): number {
  return Math.min(15_000, 500 * 2 ** Math.min(entry.tries, 6));
}
