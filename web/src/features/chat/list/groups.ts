// The list of chats in the order in which one looks for them: pinned, then by the day they were last
// active; or what a search has found. Pure.

import type { Process } from "@/protocol/Process";
import type { SearchHit } from "@/protocol/SearchHit";
import { daysBefore } from "@/lib/text/time";

export type ListRow =
  | { kind: "heading"; key: string; text: string }
  | { kind: "chat"; key: string; process: Process }
  | { kind: "hit"; key: string; hit: SearchHit };

export function groupOf(at: number, now: number): string {
  const days = daysBefore(at, now);
  if (days <= 0) return "Today";
  if (days === 1) return "Yesterday";
  return days < 7 ? "This week" : "Earlier";
}

function byActivity(a: Process, b: Process): number {
  return b.active_at - a.active_at || b.pid - a.pid;
}

export function chatsOf(processes: readonly Process[]): Process[] {
  return processes.filter((process) => process.program === "chat").sort(byActivity);
}

function chatRow(process: Process): ListRow {
  return { kind: "chat", key: String(process.pid), process };
}

function heading(text: string): ListRow {
  return { kind: "heading", key: `# ${text}`, text };
}

/** `chats` by activity, newest first. */
export function groupedRows(chats: readonly Process[], archived: boolean, now: number): ListRow[] {
  const shown = chats.filter((chat) => (chat.archived_at !== null) === archived);
  const pinned = shown.filter((chat) => chat.pinned_at !== null);
  const rows: ListRow[] = pinned.length > 0 ? [heading("Pinned"), ...pinned.map(chatRow)] : [];
  let last = "";
  for (const chat of shown) {
    if (chat.pinned_at !== null) continue;
    const group = groupOf(chat.active_at, now);
    if (group !== last) rows.push(heading(group));
    last = group;
    rows.push(chatRow(chat));
  }
  return rows;
}

export function wordsOf(query: string): string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean);
}

/** Titles at once, from what is known here; then what was said, from the server. */
export function foundRows(chats: readonly Process[], query: string, hits: readonly SearchHit[]): ListRow[] {
  const words = wordsOf(query);
  const titled = chats.filter((chat) => words.every((word) => chat.title.toLowerCase().includes(word)));
  const known = new Set(titled.map((chat) => chat.pid));
  const said = hits.filter((hit) => hit.message_id !== null || !known.has(hit.pid));
  return [
    ...(titled.length > 0 ? [heading("Titles"), ...titled.map(chatRow)] : []),
    ...(said.length > 0 ? [heading("In what was said"), ...said.map((hit): ListRow => ({ kind: "hit", key: `${hit.pid} ${hit.message_id}`, hit }))] : []),
  ];
}

interface Piece {
  text: string;
  hit: boolean;
}

/** A text in pieces, those marked that were looked for: the whole phrase where it stands, else its words. */
export function marked(text: string, query: string): Piece[] {
  const low = text.toLowerCase();
  const phrase = query.trim().toLowerCase();
  // A letter whose small form is longer would move every place after it.
  if (!phrase || low.length !== text.length) return [{ text, hit: false }];
  const wanted = low.includes(phrase) ? [phrase] : wordsOf(query);
  const pieces: Piece[] = [];
  let from = 0;
  while (from < text.length) {
    let place = -1;
    let length = 0;
    for (const word of wanted) {
      const found = low.indexOf(word, from);
      if (found >= 0 && (place < 0 || found < place)) [place, length] = [found, word.length];
    }
    if (place < 0) break;
    if (place > from) pieces.push({ text: text.slice(from, place), hit: false });
    pieces.push({ text: text.slice(place, place + length), hit: true });
    from = place + length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), hit: false });
  return pieces;
}
