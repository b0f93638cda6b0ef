// The characters that nobody sees, and those that move what is seen: the one list of them, by the names
// that Unicode itself gives. Line feed, tab and the plain space are what they seem.

/** Controls, and what turns the direction of reading: they change how everything around them looks. */
export const MOVING = /(?![\t\n])[\p{Cc}\p{Bidi_Control}]/u;

/**
 * Those, and what is not seen or looks like a plain space: other spaces and line ends, joiners, fillers,
 * selectors and tags, the empty braille cell, marks of annotations, half a character, private ones. And of the
 * marks on one letter those after the sixth, which are drawn over what stands around it: no language has so many.
 */
export const HIDDEN = /(?![\t\n ])[\p{Cc}\p{Bidi_Control}\p{Z}\p{Default_Ignorable_Code_Point}\p{Cs}\p{Co}\u2800\ufff9-\ufffb]|\p{M}(?<=\p{M}{7})/u;

const NAMED: Record<number, string> = {
  0x00: "\\0",
  0x07: "\\a",
  0x08: "\\b",
  0x0b: "\\v",
  0x0c: "\\f",
  0x0d: "\\r",
  0x1b: "\\x1b",
};

/** How such a character is written where it is shown. */
export function markOf(code: number): string {
  const named = NAMED[code];
  if (named) return named;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
}
