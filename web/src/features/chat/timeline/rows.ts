// The timeline as rows: what was said, answers, calls, in order. A turn's rows are made anew only when
// something was added to it, so a row that did not change is the same object.

import type { ToolCall, ToolResult } from "@/features/chat/tool/call";
import type { OutboxEntry } from "@/live/outbox/outbox";
import type { Chat } from "@/live/world";
import type { Message } from "@/protocol/Message";

interface Of {
  /** The same from the first sight to the last, so that nothing is built anew when it is committed. */
  key: string;
  turnId: string;
  at: number | null;
}

export type Row =
  | (Of & { kind: "said"; message: Message; first: boolean })
  | (Of & { kind: "compact"; message: Message })
  | (Of & { kind: "summary"; message: Message; text: string })
  /** `message` is null while it grows. `last`: the last answer of its turn. */
  | (Of & { kind: "answer"; messageId: string; message: Message | null; last: boolean })
  | (Of & { kind: "call"; message: Message; call: ToolCall; result: ToolResult | null })
  | (Of & { kind: "end"; silent: boolean })
  | (Of & { kind: "outgoing"; entry: OutboxEntry });

function hasWords(message: Message): boolean {
  return message.blocks.some((block) => (block.type === "text" || block.type === "thinking") && block.text !== "");
}

function rowsOfMessage(message: Message, first: boolean, last: boolean, results: ReadonlyMap<string, ToolResult>): Row[] {
  const of = { turnId: message.turn_id, at: message.created_at };
  if (message.role === "user") {
    const key = message.client_id ?? message.id;
    const kind = message.blocks.some((block) => block.type === "compact") ? "compact" : "said";
    return [kind === "said" ? { ...of, key, kind, message, first } : { ...of, key, kind, message }];
  }
  const rows: Row[] = [];
  for (const block of message.blocks) {
    if (block.type === "summary") rows.push({ ...of, key: `${message.id} summary`, kind: "summary", message, text: block.text });
  }
  if (hasWords(message)) rows.push({ ...of, key: message.id, kind: "answer", messageId: message.id, message, last });
  for (const block of message.blocks) {
    if (block.type !== "tool_call") continue;
    rows.push({ ...of, key: `${message.id} ${block.call_id}`, kind: "call", message, call: block, result: results.get(block.call_id) ?? null });
  }
  return rows;
}

function rowsOfTurn(messages: readonly Message[]): readonly Row[] {
  const results = new Map<string, ToolResult>();
  for (const message of messages)
    for (const block of message.blocks) if (block.type === "tool_result") results.set(block.call_id, block);
  const shown = messages.filter((message) => message.role !== "tool");
  const last = shown.findLast((message) => message.role === "assistant" && hasWords(message));
  return shown.flatMap((message, index) => rowsOfMessage(message, index === 0, message === last, results));
}

/** By the list of the turn's messages, which is a new one whenever it changes. */
const made = new WeakMap<readonly string[], readonly Row[]>();

function settledRows(chat: Chat, turnId: string): readonly Row[] {
  const ids = chat.byTurn[turnId];
  if (!ids) return [];
  const known = made.get(ids);
  if (known) return known;
  const rows = rowsOfTurn(ids.map((id) => chat.messages[id]).filter((message) => message !== undefined));
  made.set(ids, rows);
  return rows;
}

/** `growing`: turn -> the answer that is written in it now. */
export function rowsOf(chat: Chat, growing: Readonly<Record<string, string>>, outgoing: readonly OutboxEntry[]): Row[] {
  const rows: Row[] = [];
  const lastTurn = chat.turnOrder.at(-1);
  for (const turnId of chat.turnOrder) {
    const settled = settledRows(chat, turnId);
    // Not by spreading: a turn may have thousands.
    for (const row of settled) rows.push(row);
    const grows = growing[turnId];
    if (grows !== undefined && !chat.messages[grows]) {
      rows.push({ key: grows, turnId, at: null, kind: "answer", messageId: grows, message: null, last: true });
    }
    const state = chat.turns[turnId]?.state;
    if (state === "done" || (state === undefined && turnId !== lastTurn)) continue;
    const silent = settled.every((row) => row.kind === "said" || row.kind === "compact");
    rows.push({ key: `${turnId} end`, turnId, at: null, kind: "end", silent });
  }
  for (const entry of outgoing) rows.push({ key: entry.clientId, turnId: entry.clientId, at: entry.at, kind: "outgoing", entry });
  return rows;
}

/** The key of the answer that is written now, when it is the last that is seen: what its turn ends with has nothing to say meanwhile. */
export function lastGrowing(rows: readonly Row[]): string | null {
  const row = rows.at(-1)?.kind === "end" ? rows.at(-2) : rows.at(-1);
  return row?.kind === "answer" && !row.message ? row.key : null;
}

/** Which row shows a message; a result belongs to its call. -1: none. */
export function indexOfMessage(rows: readonly Row[], messageId: string): number {
  return rows.findIndex((row) => "message" in row && row.message?.id === messageId);
}

/** When what stands before a row was made; null: nothing does. */
export function madeBefore(rows: readonly Row[], index: number): number | null {
  for (let at = index - 1; at >= 0; at--) {
    const made = rows[at]?.at ?? null;
    if (made !== null) return made;
  }
  return null;
}
