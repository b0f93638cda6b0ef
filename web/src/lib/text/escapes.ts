// What will run is shown so that nothing in it can hide: control characters, ANSI escapes, bidi
// overrides, zero-width and other invisible characters become visible marks. Line breaks and tabs
// stay what they are, except a carriage return, which could overwrite a line on a real terminal.

interface Segment {
  text: string;
  /** A mark that stands for one hidden character. */
  mark: boolean;
}

const NAMED: Record<number, string> = {
  0x00: "\\0",
  0x07: "\\a",
  0x08: "\\b",
  0x0b: "\\v",
  0x0c: "\\f",
  0x0d: "\\r",
  0x1b: "\\x1b",
};

/** Characters that a reader cannot see, or that move or reorder what he sees. */
function isHidden(code: number): boolean {
  if (code === 0x0a || code === 0x09) return false;
  return (
    code < 0x20 ||
    (code >= 0x7f && code <= 0xa0) ||
    code === 0xad ||
    code === 0x034f ||
    code === 0x061c ||
    code === 0x115f ||
    code === 0x1160 ||
    code === 0x17b4 ||
    code === 0x17b5 ||
    code === 0x180e ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202f) ||
    (code >= 0x205f && code <= 0x206f) ||
    code === 0x2800 ||
    code === 0x3000 ||
    code === 0x3164 ||
    (code >= 0xd800 && code <= 0xdfff) ||
    (code >= 0xfe00 && code <= 0xfe0f) ||
    code === 0xfeff ||
    code === 0xffa0 ||
    (code >= 0xfff0 && code <= 0xfffb) ||
    (code >= 0xe0000 && code <= 0xe0fff)
  );
}

export function markOf(code: number): string {
  const named = NAMED[code];
  if (named) return named;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

/** Characters that reorder what stands around them. */
export function isBidi(code: number): boolean {
  return code === 0x061c || code === 0x200e || code === 0x200f || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

/** Characters that change what stands around them. What only cannot be seen may belong to a person's words: emoji are joined by it. */
export function isMoving(code: number): boolean {
  return isBidi(code) || (code < 0x20 && code !== 0x0a && code !== 0x09) || (code >= 0x7f && code <= 0x9f);
}

/** Rules out, at once, what nearly every text has none of; what it finds is looked at one by one. */
// oxlint-disable-next-line no-control-regex, no-misleading-character-class
const MAYBE_HIDDEN = /[^\n\t\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0600\u2030-\u205e\u2100-\u27ff\u4e00-\u9fff]/;

/** The text in pieces; joined they say everything, in the order in which it stands. */
export function visible(text: string, hides: (code: number) => boolean = isHidden): Segment[] {
  if (!MAYBE_HIDDEN.test(text)) return [{ text, mark: false }];
  const segments: Segment[] = [];
  let plain = "";
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (!hides(code)) {
      plain += char;
      continue;
    }
    if (plain) segments.push({ text: plain, mark: false });
    plain = "";
    segments.push({ text: markOf(code), mark: true });
  }
  if (plain || segments.length === 0) segments.push({ text: plain, mark: false });
  return segments;
}

export function hasHidden(text: string): boolean {
  if (!MAYBE_HIDDEN.test(text)) return false;
  for (const char of text) if (isHidden(char.codePointAt(0) ?? 0)) return true;
  return false;
}
