// What was written and not yet said, for each chat: it outlives a change of page and a reload. Of old
// ones and of very many ones the oldest are let go.

import { DAY_MS } from "@/lib/text/time";
import type { Attachment } from "@/protocol/Attachment";

const KEY = "metatron.draft.";
const MOST = 50;
const MOST_CHARACTERS = 256 * 1024;
const MOST_AGE_MS = 30 * DAY_MS;

interface Draft {
  text: string;
  /** What the server has already; a file that is here alone does not outlive a reload. */
  files: readonly Attachment[];
  at: number;
}

function parse(kept: string | null): Draft | null {
  if (!kept) return null;
  try {
    const value = JSON.parse(kept) as Partial<Draft> | null;
    if (typeof value?.text === "string" && typeof value.at === "number") {
      return { text: value.text, files: Array.isArray(value.files) ? value.files : [], at: value.at };
    }
  } catch {
    // An older version of this page kept the text alone.
  }
  return { text: kept, files: [], at: 0 };
}

function keysOf(storage: Storage): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "").filter((key) => key.startsWith(KEY));
}

/** Lets go of what is too old, and of the oldest beyond the bound. */
function sweep(storage: Storage, now: number): void {
  const drafts = keysOf(storage).map((key) => ({ key, at: parse(storage.getItem(key))?.at || now }));
  drafts.sort((a, b) => b.at - a.at);
  drafts.forEach(({ key, at }, place) => {
    if (place >= MOST || now - at > MOST_AGE_MS) storage.removeItem(key);
  });
}

export function readDraft(chat: string, storage: Storage = localStorage, now = Date.now()): Draft | null {
  try {
    const draft = parse(storage.getItem(KEY + chat));
    return draft && draft.at > 0 && now - draft.at > MOST_AGE_MS ? null : draft;
  } catch {
    return null;
  }
}

export function keepDraft(chat: string, text: string, files: readonly Attachment[], storage: Storage = localStorage, now = Date.now()): void {
  try {
    if ((!text && files.length === 0) || text.length > MOST_CHARACTERS) {
      storage.removeItem(KEY + chat);
      return;
    }
    const isNew = storage.getItem(KEY + chat) === null;
    storage.setItem(KEY + chat, JSON.stringify({ text, files, at: now } satisfies Draft));
    if (isNew) sweep(storage, now);
  } catch {
    // The text still stands in the field.
  }
}

interface Kept {
  count: number;
  bytes: number;
}

/** How many there are, and what they take: browsers keep two bytes for each character. */
export function draftsHere(storage: Storage = localStorage): Kept {
  const keys = keysOf(storage);
  const characters = keys.reduce((sum, key) => sum + key.length + (storage.getItem(key)?.length ?? 0), 0);
  return { count: keys.length, bytes: characters * 2 };
}

const fields = new Set<() => void>();

/** What stands in the fields is told to let go, too: else it would be kept again at the next key. */
export function listenForgotten(forget: () => void): void {
  fields.add(forget);
}

/** What stands in the fields of this page; what is kept stays. */
export function forgetFields(): void {
  for (const forget of fields) forget();
}

/** Of every chat, in the fields and kept: a person wants it so, or the next one at this device must see none. */
export function forgetDrafts(storage: Storage = localStorage): void {
  forgetFields();
  try {
    for (const key of keysOf(storage)) storage.removeItem(key);
  } catch {
    // Storage is closed: then there is nothing in it either.
  }
}
