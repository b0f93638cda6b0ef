// Where the outbox is kept: one key for each message, so that two tabs never write over each other.

import type { OutboxEntry } from "@/live/outbox/outbox";

const PREFIX = "metatron.outbox.";

function keyOf(userId: string, clientId: string): string {
  return `${PREFIX}${userId}.${clientId}`;
}

function parse(text: string | null): OutboxEntry | null {
  if (!text) return null;
  try {
    const value = JSON.parse(text) as OutboxEntry;
    return typeof value.clientId === "string" && typeof value.text === "string" ? value : null;
  } catch {
    return null;
  }
}

export function loadOutbox(userId: string, storage: Storage = localStorage): OutboxEntry[] {
  const entries: OutboxEntry[] = [];
  for (let i = 0; i < storage.length; i++) {
    const key = storage.key(i);
    if (!key?.startsWith(keyOf(userId, ""))) continue;
    const entry = parse(storage.getItem(key));
    if (entry) entries.push({ ...entry, tries: 0 });
  }
  return entries.sort((a, b) => a.at - b.at);
}

/** Throws when the storage is full: then the composer keeps the text. */
export function keepEntry(userId: string, entry: OutboxEntry, storage: Storage = localStorage): void {
  storage.setItem(keyOf(userId, entry.clientId), JSON.stringify(entry));
}

export function dropEntry(userId: string, clientId: string, storage: Storage = localStorage): void {
  storage.removeItem(keyOf(userId, clientId));
}
