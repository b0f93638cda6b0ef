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
    if (typeof value.clientId !== "string" || typeof value.text !== "string") return null;
    // An older version of this page kept less.
    return { ...value, tries: 0, beginning: value.beginning ?? {}, files: value.files ?? [], replaces: value.replaces ?? null };
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
    if (entry) entries.push(entry);
  }
  return entries.sort((a, b) => a.at - b.at);
}

export function isKept(userId: string, clientId: string, storage: Storage = localStorage): boolean {
  return storage.getItem(keyOf(userId, clientId)) !== null;
}

/** Throws when the storage is full: then the composer keeps the text. */
export function keepEntry(userId: string, entry: OutboxEntry, storage: Storage = localStorage): void {
  storage.setItem(keyOf(userId, entry.clientId), JSON.stringify(entry));
}

export function dropEntry(userId: string, clientId: string, storage: Storage = localStorage): void {
  storage.removeItem(keyOf(userId, clientId));
}

/** What another tab does to the entries of this person; null: it dropped it. */
export function listenElsewhere(userId: string, listener: (clientId: string, entry: OutboxEntry | null) => void): () => void {
  const prefix = keyOf(userId, "");
  function changed(event: StorageEvent) {
    if (event.storageArea !== localStorage || !event.key?.startsWith(prefix)) return;
    listener(event.key.slice(prefix.length), parse(event.newValue));
  }
  window.addEventListener("storage", changed);
  return () => window.removeEventListener("storage", changed);
}
