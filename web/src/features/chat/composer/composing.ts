// What is being written, for each chat: one place, so that a drop on the page, a message taken back and
// a command can put something into the field, and a change of page loses nothing.

import { keepDraft, listenForgotten, readDraft } from "@/lib/device/drafts";
import type { Attachment } from "@/protocol/Attachment";
import { create } from "zustand";

/** A file that is to go along. */
export interface Chip extends Omit<Attachment, "id" | "kind"> {
  key: string;
  kind: Attachment["kind"] | null;
  /** The server's, once it is there. */
  id: string | null;
  /** The bytes, while they are needed here. */
  file: Blob | null;
  /** reading: looked at; uploading; ready; here: kept on this device until it can go up; refused. */
  state: "reading" | "uploading" | "ready" | "here" | "refused";
  /** 0..1 of the upload. */
  share: number;
  wrong: string | null;
}

interface Composing {
  text: string;
  chips: readonly Chip[];
}

const NOTHING: Composing = { text: "", chips: [] };

export const useComposing = create<Record<string, Composing>>(() => ({}));

function chipOf(file: Attachment): Chip {
  return { ...file, key: file.id, file: null, state: "ready", share: 1, wrong: null };
}

export function composing(chat: string): Composing {
  return useComposing.getState()[chat] ?? NOTHING;
}

function filesOf(chips: readonly Chip[]): Attachment[] {
  return chips.flatMap(({ id, kind, name, media_type, size }) => (id !== null && kind !== null ? [{ id, kind, name, media_type, size }] : []));
}

const unkept = new Map<string, ReturnType<typeof setTimeout>>();

function keepNow(chat: string): void {
  clearTimeout(unkept.get(chat));
  unkept.delete(chat);
  const { text, chips } = composing(chat);
  keepDraft(chat, text, filesOf(chips));
}

// A page that is left says so once; afterwards there is no time for a timer.
globalThis.addEventListener?.("pagehide", () => {
  for (const chat of unkept.keys()) keepNow(chat);
});

listenForgotten(() => {
  for (const timer of unkept.values()) clearTimeout(timer);
  unkept.clear();
  useComposing.setState({}, true);
});

function put(chat: string, next: Composing): void {
  useComposing.setState({ [chat]: next });
  clearTimeout(unkept.get(chat));
  // Nothing left is kept at once: what was said must not come back.
  if (!next.text && next.chips.length === 0) keepNow(chat);
  else unkept.set(chat, setTimeout(() => keepNow(chat), 300));
}

/** What was kept of this chat, unless something is written already; `otherwise` when there is nothing. */
export function openComposing(chat: string, otherwise = ""): void {
  if (useComposing.getState()[chat]) return;
  const draft = readDraft(chat);
  useComposing.setState({ [chat]: { text: draft?.text ?? otherwise, chips: (draft?.files ?? []).map(chipOf) } });
}

/** As if it had never been opened: nothing of it is kept, and the next opening begins anew. */
export function closeComposing(chat: string): void {
  put(chat, NOTHING);
  const { [chat]: _, ...others } = useComposing.getState();
  useComposing.setState(others, true);
}

export function write(chat: string, text: string): void {
  put(chat, { ...composing(chat), text });
}

export function changeChips(chat: string, change: (chips: readonly Chip[]) => readonly Chip[]): void {
  const now = composing(chat);
  put(chat, { ...now, chips: change(now.chips) });
}

/** The chat whose message the file is to go with now; null: it was taken out. */
function placeOf(key: string): string | null {
  const all = useComposing.getState();
  return Object.keys(all).find((chat) => all[chat]?.chips.some((chip) => chip.key === key)) ?? null;
}

export function chipNamed(key: string): Chip | undefined {
  const chat = placeOf(key);
  return chat === null ? undefined : composing(chat).chips.find((chip) => chip.key === key);
}

/** Wherever it stands by now; one that was taken out stays out. */
export function changeChip(key: string, patch: Partial<Chip>): void {
  const chat = placeOf(key);
  if (chat !== null) changeChips(chat, (chips) => chips.map((chip) => (chip.key === key ? { ...chip, ...patch } : chip)));
}

/** Takes out what was said, and leaves what was written or attached since. */
export function takeOut(chat: string, said: Composing): void {
  const now = composing(chat);
  const gone = new Set(said.chips.map((chip) => chip.key));
  const text = now.text.startsWith(said.text) ? now.text.slice(said.text.length).trimStart() : now.text;
  put(chat, { text, chips: now.chips.filter((chip) => !gone.has(chip.key)) });
}

/** Puts something into the field, before what stands there already. */
export function putBack(chat: string, text: string, files: readonly Chip[]): void {
  openComposing(chat);
  const now = composing(chat);
  const parts = [text, now.text].filter((part) => part.trim());
  put(chat, { text: parts.length === 1 ? (parts[0] ?? "") : parts.join("\n\n"), chips: [...files, ...now.chips] });
}

/** What is written under one name goes on under another, as a new chat that has got its number. */
export function moveComposing(from: string, to: string): void {
  const { text, chips } = composing(from);
  if (text || chips.length > 0) putBack(to, text, chips);
  put(from, NOTHING);
}

/** Of a field that is taken away: whether it had the focus, and where it stood in the window. */
interface Left {
  focus: boolean;
  place: { top: number; left: number };
}

let passed: (Left & { chat: string }) | null = null;

/** A field is about to be taken away: this chat's comes in its place, with the same frame or not at all. */
export function passField(chat: string, left: Left): void {
  const mine = { ...left, chat };
  passed = mine;
  requestAnimationFrame(() => {
    if (passed === mine) passed = null;
  });
}

/** What this chat's field takes over; once. */
export function takeField(chat: string): Left | null {
  const left = passed?.chat === chat ? passed : null;
  if (left) passed = null;
  return left;
}
