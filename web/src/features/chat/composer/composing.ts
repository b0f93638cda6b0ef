// What is being written, for each chat: one place, so that a drop on the page, a message taken back and
// a command can put something into the field, and a change of page loses nothing.

import { keepDraft, readDraft } from "@/features/chat/drafts";
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

export function write(chat: string, text: string): void {
  put(chat, { ...composing(chat), text });
}

export function changeChips(chat: string, change: (chips: readonly Chip[]) => readonly Chip[]): void {
  const now = composing(chat);
  put(chat, { ...now, chips: change(now.chips) });
}

export function changeChip(chat: string, key: string, patch: Partial<Chip>): void {
  changeChips(chat, (chips) => chips.map((chip) => (chip.key === key ? { ...chip, ...patch } : chip)));
}

export function emptyComposing(chat: string): void {
  put(chat, NOTHING);
}

/** Puts something into the field, before what stands there already. */
export function putBack(chat: string, text: string, files: readonly Chip[]): void {
  openComposing(chat);
  const now = composing(chat);
  put(chat, { text: now.text.trim() ? `${text}\n\n${now.text}` : text, chips: [...files, ...now.chips] });
}
