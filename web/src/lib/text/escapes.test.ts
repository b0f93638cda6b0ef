import { hasHidden, visible } from "@/lib/text/escapes";
import { MOVING } from "@/lib/text/hidden";
import { describe, expect, it } from "vitest";

function shown(text: string): string {
  return visible(text).map((segment) => (segment.mark ? `[${segment.text}]` : segment.text)).join("");
}

describe("what hides is shown", () => {
  it.each([
    ["plain words", "ls -la /tmp", "ls -la /tmp"],
    ["nothing", "", ""],
    ["lines and tabs stay", "a\n\tb", "a\n\tb"],
    ["an ANSI colour", "\u001b[31mred", "[\\x1b][31mred"],
    ["a line that is wiped", "evil\u001b[2K\rgood", "evil[\\x1b][2K[\\r]good"],
    ["a carriage return", "rm -rf /\rls", "rm -rf /[\\r]ls"],
    ["a backspace", "a\bb", "a[\\b]b"],
    ["a NUL", "a\0b", "a[\\0]b"],
    ["delete and C1", "a\u007f\u009bb", "a[\\x7f][\\x9b]b"],
    ["a bidi override", "a\u202eb\u202cc", "a[\\u202e]b[\\u202c]c"],
    ["bidi isolates", "a\u2066b\u2069", "a[\\u2066]b[\\u2069]"],
    ["a zero width space", "r\u200bm", "r[\\u200b]m"],
    ["a no-break space", "a\u00a0b", "a[\\xa0]b"],
    ["a byte order mark", "\ufeffls", "[\\ufeff]ls"],
    ["a line separator", "a\u2028b", "a[\\u2028]b"],
    ["a tag sign", "a\u{e0041}b", "a[\\u{e0041}]b"],
    ["a lone surrogate", "a\ud800b", "a[\\ud800]b"],
    ["letters of other scripts stay", "größe 日本 עברית 😀", "größe 日本 עברית 😀"],
    ["marks on a letter stay", "e\u0301 ệ בְּ֭רֵאשִׁ֖ית اللّٰهُ क्षि ကျွန်ုပ် บื้อ", "e\u0301 ệ בְּ֭רֵאשִׁ֖ית اللّٰهُ क्षि ကျွန်ုပ် บื้อ"],
    ["marks in a heap", `x${"\u0336".repeat(8)}y`, `x${"\u0336".repeat(6)}[\\u0336][\\u0336]y`],
  ])("%s", (_, text, expected) => {
    expect(shown(text)).toBe(expected);
    expect(hasHidden(text)).toBe(expected.includes("[\\"));
  });
});

it("of a person's words only what would turn them around is shown", () => {
  const words = (text: string) => visible(text, MOVING).map((segment) => (segment.mark ? `[${segment.text}]` : segment.text)).join("");
  expect(words("a\u202eb\u001bc\rd")).toBe("a[\\u202e]b[\\x1b]c[\\r]d");
  // Family and heart: joined and chosen by characters that nobody sees.
  expect(words("👨‍👩‍👧 ❤️\n\tשלום")).toBe("👨‍👩‍👧 ❤️\n\tשלום");
});
