import { countLines, firstLines, pairLines, parseDiff } from "@/lib/text/diff";
import { describe, expect, test } from "vitest";

const HEAD = "--- a\n+++ a\n";

describe("parseDiff", () => {
  test("numbers both sides", () => {
    const parsed = parseDiff(`${HEAD}@@ -1,3 +1,3 @@\n one\n-two\n+zwei\n three\n`);
    expect(parsed?.parts).toEqual([
      {
        kind: "lines",
        lines: [
          { kind: "same", before: 1, after: 1, text: "one" },
          { kind: "removed", before: 2, after: null, text: "two" },
          { kind: "added", before: null, after: 2, text: "zwei" },
          { kind: "same", before: 3, after: 3, text: "three" },
        ],
      },
    ]);
    expect([parsed?.added, parsed?.removed]).toEqual([1, 1]);
  });

  test("a new file has no lines before", () => {
    const parsed = parseDiff("--- /dev/null\n+++ a\n@@ -0,0 +1,2 @@\n+one\n+two\n", "one\ntwo\n");
    expect(parsed?.parts).toHaveLength(1);
    expect(parsed?.parts[0]?.lines.map((line) => line.after)).toEqual([1, 2]);
  });

  test("what lies between is counted, and there when the new file is", () => {
    const content = Array.from({ length: 20 }, (_, index) => `l${index + 1}`).join("\n");
    const diff = `${HEAD}@@ -5 +5 @@\n-x\n+l5\n@@ -10,0 +11 @@\n+l11\n`;
    expect(parseDiff(diff)?.parts.map((part) => (part.kind === "folded" ? part.count : part.lines.length))).toEqual([4, 2, 5, 1]);
    const parsed = parseDiff(diff, content);
    expect(parsed?.parts.map((part) => (part.kind === "folded" ? part.count : 0))).toEqual([4, 0, 5, 0, 9]);
    expect(parsed?.parts[2]?.lines[0]).toEqual({ kind: "same", before: 6, after: 6, text: "l6" });
    expect(parsed?.parts[4]?.lines.at(-1)).toEqual({ kind: "same", before: 19, after: 20, text: "l20" });
  });

  test("a line that looks like a header is a line", () => {
    const parsed = parseDiff(`${HEAD}@@ -1,2 +1,2 @@\n--- old\n-@@ x\n+++ new\n+@@ -1 +1 @@\n`);
    expect(parsed?.parts[0]?.lines.map((line) => line.text)).toEqual(["-- old", "@@ x", "++ new", "@@ -1 +1 @@"]);
  });

  test("a last line without an end says so", () => {
    const parsed = parseDiff(`${HEAD}@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n`);
    expect(parsed?.parts[0]?.lines.map((line) => line.unended ?? false)).toEqual([true, false]);
  });

  test.each([
    ["no difference", "binary: 3 bytes become 4 bytes\n"],
    ["too few lines", `${HEAD}@@ -1,2 +1,2 @@\n a\n`],
    ["lines after the end", `${HEAD}@@ -1 +1 @@\n-a\n+b\nc\n`],
    ["hunks backwards", `${HEAD}@@ -9 +9 @@\n-a\n+b\n@@ -2 +2 @@\n-a\n+b\n`],
    ["a header alone", HEAD],
  ])("is shown as it came: %s", (_, text) => expect(parseDiff(text)).toBeNull());
});

test("the first lines are those that it names, with what is folded before them", () => {
  const parsed = parseDiff(`${HEAD}@@ -5 +5 @@\n-x\n+l5\n@@ -10,0 +11,2 @@\n+l11\n+l12\n`);
  if (!parsed) throw new Error("not parsed");
  expect(countLines(parsed)).toBe(4);
  const first = (most: number) => firstLines(parsed, most).parts.map((part) => (part.kind === "folded" ? part.count : part.lines.map((line) => line.text)));
  expect(first(1)).toEqual([4, ["x"]]);
  expect(first(2)).toEqual([4, ["x", "l5"]]);
  expect(first(3)).toEqual([4, ["x", "l5"], 5, ["l11"]]);
  expect(firstLines(parsed, Infinity)).toEqual(parsed);
});

test("pairs stand beside each other, blocks stay apart", () => {
  const parsed = parseDiff(`${HEAD}@@ -1,4 +1,4 @@\n-a\n-b\n+A\n-c\n+C\n+D\n d\n`);
  const pairs = pairLines(parsed?.parts[0]?.lines ?? []).map(({ left, right }) => [left?.text, right?.text]);
  expect(pairs).toEqual([
    ["a", "A"],
    ["b", undefined],
    ["c", "C"],
    [undefined, "D"],
    ["d", "d"],
  ]);
});
