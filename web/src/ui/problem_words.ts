// What a problem says, each thing once.

import type { Problem } from "@/protocol/Problem";

export interface ProblemWords {
  detail: string | null;
  kept: string | null;
  next: string | null;
  /** So many seconds after it came, asking again may help: they are counted, in place of a sentence that stands still. */
  waitS: number | null;
}

/** "Try again in 8 s.", "Wait 8 s and try again.": a number that is wrong a second later. */
const STANDS_STILL = /\s*(?:Try again in|Wait) \d+ s(?: and try again)?\.$/;

function plain(text: string): string {
  return text.trim().replace(/\.$/, "").toLowerCase();
}

export function wordsOf({ title, detail, kept, next, extra }: Problem): ProblemWords {
  const wait = extra?.["retry_after"];
  const waitS = typeof wait === "number" && wait > 0 ? wait : null;
  const said = new Set([plain(title)]);
  const once = (text: string | undefined): string | null => {
    const words = (waitS === null ? text : text?.replace(STANDS_STILL, "")) ?? "";
    if (!words || said.has(plain(words))) return null;
    said.add(plain(words));
    return words;
  };
  return { detail: once(detail), kept: once(kept), next: once(next), waitS };
}
