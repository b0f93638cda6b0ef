import { cutLines, cutText } from "@/lib/text/cut";
import { describe, expect, it } from "vitest";

describe("a long text", () => {
  it.each<[string, string, number, string]>([
    ["short enough stays", "abc", 3, "abc"],
    ["is cut after a line", "one\ntwo\nthree", 9, "one\ntwo\n"],
    ["of one line is cut within", "x".repeat(20), 8, "x".repeat(8)],
    ["with its line far back is cut within", `a\n${"x".repeat(20)}`, 10, `a\n${"x".repeat(8)}`],
    ["is not cut within a character", `${"x".repeat(7)}\u{1f980}`, 8, "x".repeat(7)],
  ])("%s", (_, text, most, expected) => expect(cutText(text, most)).toBe(expected));
});

describe("many lines", () => {
  it.each<[string, number, string]>([
    ["a\nb\nc", 2, "a\nb\n"],
    ["a\nb", 2, "a\nb"],
    ["a\nb\n", 2, "a\nb\n"],
    ["", 2, ""],
  ])("%j: the first %i", (text, most, expected) => expect(cutLines(text, most)).toBe(expected));
});
