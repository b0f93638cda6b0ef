import { BOLD, MARK, PLAIN, plainOutput, readAnsi } from "@/lib/text/ansi";
import { describe, expect, it } from "vitest";

const RED = 2;
const GREEN = 3;

function shown(raw: string): [string, number][] {
  return readAnsi(raw).runs.map((run) => [run.text, run.style]);
}

describe("colours", () => {
  it.each<[string, [string, number][]]>([
    ["plain", [["plain", PLAIN]]],
    ["\x1b[31mred\x1b[0m plain", [["red", RED], [" plain", PLAIN]]],
    ["\x1b[1;32mboth\x1b[22m one\x1b[39m none", [["both", GREEN | BOLD], [" one", GREEN], [" none", PLAIN]]],
    ["\x1b[91mbright\x1b[m", [["bright", RED]]],
    ["\x1b[38;5;196mtable\x1b[38;2;10;200;30mtrue", [["table", RED], ["true", GREEN]]],
    ["\x1b[38:2::200:0:0mcolons", [["colons", RED]]],
    ["\x1b[41mground", [["ground", RED << 4]]],
    ["\x1b[31mone\ntwo\x1b[0m\nthree", [["one\ntwo\n", RED], ["three", PLAIN]]],
    ["\x1b[8mhidden is shown", [["hidden is shown", PLAIN]]],
    ["\x1b[>4;2mno colour", [["no colour", PLAIN]]],
  ])("%j", (raw, runs) => expect(shown(raw)).toEqual(runs));
});

describe("what a terminal would obey", () => {
  it.each<[string, string]>([
    ["\x1b]0;a title\x07text", "text"],
    ["\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\ on", "link on"],
    ["\x1b]0;never ended", ""],
    ["\x1b[2J\x1b[H\x1b[10;10Hhome", "home"],
    ["\x1b[3Aup", "up"],
    ["\x1bPq#0;2;0;0;0\x1b\\picture", "picture"],
    ["\x1b(Bset", "set"],
    ["\x1b7kept\x1b8", "kept"],
    ["bell\x07", "bell"],
    ["nul\0", "nul\ufffd"],
    ["\x9b31mnot utf", "\ufffd31mnot utf"],
    ["cut \x1b[3", "cut "],
    ["cut \x1b", "cut "],
    ["a\u202eb", "a\\u202eb"],
  ])("%j", (raw, text) => expect(plainOutput(raw)).toBe(text));

  it("marks what reorders", () => {
    expect(shown("a\u202eb")).toEqual([["a", PLAIN], ["\\u202e", MARK], ["b", PLAIN]]);
  });
});

describe("lines that are written over", () => {
  it.each<[string, string]>([
    ["10%\r50%\r100%", "100%"],
    ["windows\r\nlines\r\n", "windows\nlines\n"],
    ["longer text\rshort", "shortr text"],
    ["longer text\r\x1b[Kshort", "short"],
    ["done 1\r\x1b[2Kdone 2\n", "done 2\n"],
    ["at the end\r", "at the end"],
    ["ab\b\bcd", "cd"],
    ["spin |\b/\b-\b\\", "spin \\"],
    ["\x1b[20Gcolumn", `${" ".repeat(19)}column`],
    ["\x1b[999999999Cfar", `${" ".repeat(512)}far`],
    ["a\x1b[5Db", "b"],
  ])("%j", (raw, text) => expect(plainOutput(raw)).toBe(text));
});
