// The newest messages of the chats that were looked at last, on this device, for when nobody answers.
// Few chats, few bytes, of one person; never what gives access. Gone with the logout.

import { within } from "@/lib/device/database";
import { byteLength } from "@/lib/text/utf8";
import type { Message } from "@/protocol/Message";
import type { Op } from "@/protocol/Op";
import type { Process } from "@/protocol/Process";
import type { Turn } from "@/protocol/Turn";

const NAME = "metatron.chats";
/** The pages as text; beside it what each takes, so that counting reads no page. */
const STORES = ["pages", "sizes"] as const;

export const MOST_CHATS = 12;
export const MOST_BYTES = 4 * 1024 * 1024;
/** Of one chat. */
export const MOST_PAGE = 512 * 1024;
const MOST_MESSAGES = 60;

export interface KeptPage {
  /** Null: it was not known. */
  process: Process | null;
  messages: Message[];
  turns: Turn[];
  ops: Op[];
  at: number;
}

export interface KeptSize {
  key: string;
  at: number;
  bytes: number;
}

/** A person's id has no space. */
function prefixOf(userId: string): string {
  return `${userId} `;
}

function keyOf(userId: string, pid: number): string {
  return `${prefixOf(userId)}${pid}`;
}

/** The end of a page that fits, as text; null: not even its last message does. */
export function fitted(page: KeptPage, most = MOST_PAGE): string | null {
  for (let count = Math.min(MOST_MESSAGES, page.messages.length); count > 0; count = Math.floor(count / 2)) {
    const messages = page.messages.slice(-count);
    const turnIds = new Set(messages.map((message) => message.turn_id));
    const text = JSON.stringify({
      process: page.process,
      messages,
      turns: page.turns.filter((turn) => turnIds.has(turn.id)),
      ops: page.ops.filter((op) => turnIds.has(op.turn_id)),
      at: page.at,
    } satisfies KeptPage);
    if (byteLength(text) <= most) return text;
  }
  return null;
}

/** The keys that must go: those of others, and the oldest beyond the bounds. */
export function surplus(sizes: readonly KeptSize[], userId: string, mostChats = MOST_CHATS, mostBytes = MOST_BYTES): string[] {
  const gone: string[] = [];
  let [chats, bytes] = [0, 0];
  for (const size of sizes.toSorted((a, b) => b.at - a.at)) {
    const stays = size.key.startsWith(prefixOf(userId)) && chats < mostChats && bytes + size.bytes <= mostBytes;
    if (!stays) gone.push(size.key);
    else [chats, bytes] = [chats + 1, bytes + size.bytes];
  }
  return gone;
}

/** Keeps it in the place of what was kept of this chat. Throws when the storage refuses. */
export async function keepChat(userId: string, pid: number, page: KeptPage): Promise<void> {
  const text = fitted(page);
  if (text === null) return dropChat(userId, pid);
  const key = keyOf(userId, pid);
  await within(NAME, STORES, "readwrite", (store) => {
    store("pages").put(text, key);
    store("sizes").put({ key, at: page.at, bytes: byteLength(text) } satisfies KeptSize, key);
    const all = store("sizes").getAll();
    all.addEventListener("success", () => {
      for (const gone of surplus(all.result as KeptSize[], userId)) {
        store("pages").delete(gone);
        store("sizes").delete(gone);
      }
    });
    return all;
  });
}

/** Null: nothing was kept of it, or it cannot be read. */
export async function keptChat(userId: string, pid: number): Promise<KeptPage | null> {
  try {
    const text: unknown = await within(NAME, STORES, "readonly", (store) => store("pages").get(keyOf(userId, pid)));
    const page = typeof text === "string" ? (JSON.parse(text) as KeptPage) : null;
    return page && Array.isArray(page.messages) && Array.isArray(page.turns) && Array.isArray(page.ops) ? page : null;
  } catch {
    return null;
  }
}

export async function dropChat(userId: string, pid: number): Promise<void> {
  const key = keyOf(userId, pid);
  await within(NAME, STORES, "readwrite", (store) => {
    store("sizes").delete(key);
    return store("pages").delete(key);
  });
}

/** What is kept now. Throws when there is no storage. */
export async function chatsKept(): Promise<readonly KeptSize[]> {
  return within(NAME, STORES, "readonly", (store) => store("sizes").getAll() as IDBRequest<KeptSize[]>);
}

/** Everything of everyone. Throws when there is no storage. */
export async function forgetChats(): Promise<void> {
  await within(NAME, STORES, "readwrite", (store) => {
    store("sizes").clear();
    return store("pages").clear();
  });
}
