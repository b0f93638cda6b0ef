import { readList, readMatches } from "@/features/chat/tool/readings";
import { describe, expect, it } from "vitest";

describe("a folder", () => {
  it("is read line by line", () => {
    const text = "dir          4096 2026-11-20 10:33 src/\nfile           12 2026-11-20 10:34 a file: with : colons.txt\n[3 more are not shown]\n";
    expect(readList(text)).toEqual({
      items: [
        { kind: "dir", size: 4096, changed: "2026-11-20 10:33", name: "src/" },
        { kind: "file", size: 12, changed: "2026-11-20 10:34", name: "a file: with : colons.txt" },
      ],
      note: "[3 more are not shown]",
    });
  });

  it.each(["The folder is empty.\n", "no such folder", "", "file 12 yesterday x"])("%j stays text", (text) => expect(readList(text)).toBeNull());
});

describe("matches", () => {
  it("are put together by file", () => {
    expect(readMatches("a.rs:1: fn a\na.rs:20: fn b: c\nb.rs:3: \n[stopped after 500 matches; there may be more]\n")).toEqual({
      files: [
        { path: "a.rs", lines: [{ at: 1, text: "fn a" }, { at: 20, text: "fn b: c" }] },
        { path: "b.rs", lines: [{ at: 3, text: "" }] },
      ],
      note: "[stopped after 500 matches; there may be more]",
    });
  });

  it.each(["No match.\n", "a bad pattern", ""])("%j stay text", (text) => expect(readMatches(text)).toBeNull());
});
