// What a problem says, each thing once.

import type { Problem } from "@/protocol/Problem";

export interface ProblemWords {
  detail: string | null;
  kept: string | null;
  next: string | null;
  /** So many seconds after it came, asking again may help: they are counted, in place of a next step whose number stands still. */
  waitS: number | null;
}

function plain(text: string): string {
  return text.trim().replace(/\.$/, "").toLowerCase();
}

export function wordsOf({ title, detail, kept, next, extra }: Problem): ProblemWords {
  const wait = extra?.["retry_after"];
  const waitS = typeof wait === "number" && wait > 0 ? wait : null;
  const said = new Set([plain(title)]);
  const once = (text: string | undefined): string | null => {
    if (!text || said.has(plain(text))) return null;
    said.add(plain(text));
    return text;
  };
  return { detail: once(detail), kept: once(kept), next: waitS === null ? once(next) : null, waitS };
}
