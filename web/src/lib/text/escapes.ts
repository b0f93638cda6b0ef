// What will run is shown so that nothing in it can hide: each character of the list in hidden.ts becomes
// a visible mark. Line breaks and tabs stay what they are, except a carriage return, which could
// overwrite a line on a real terminal.

import { HIDDEN, markOf } from "@/lib/text/hidden";

interface Segment {
  text: string;
  /** A mark that stands for one hidden character. */
  mark: boolean;
}

/** The text in pieces; joined they say everything, in the order in which it stands. `marked`: a pattern for one character. */
export function visible(text: string, marked: RegExp = HIDDEN): Segment[] {
  if (!marked.test(text)) return [{ text, mark: false }];
  const segments: Segment[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(new RegExp(marked, "gu"))) {
    if (index > from) segments.push({ text: text.slice(from, index), mark: false });
    segments.push({ text: markOf(found.codePointAt(0) ?? 0), mark: true });
    from = index + found.length;
  }
  if (from < text.length) segments.push({ text: text.slice(from), mark: false });
  return segments;
}

export function hasHidden(text: string): boolean {
  return HIDDEN.test(text);
}
