import { askedAt, commandOf, folderOf, putFolder, putPath } from "@/features/chat/composer/completion";
import { describe, expect, it } from "vitest";

/** The caret is where the bar stands. */
function at(marked: string) {
  const caret = marked.indexOf("|");
  return { text: marked.replace("|", ""), caret };
}

describe("what is asked for at the caret", () => {
  it.each([
    ["/|", { kind: "command", word: "", from: 0, to: 1 }],
    ["/Mo|", { kind: "command", word: "mo", from: 0, to: 3 }],
    ["/model |", { kind: "argument", command: "model", word: "", from: 7, to: 7 }],
    ["/model gpt 4|", { kind: "argument", command: "model", word: "gpt 4", from: 7, to: 12 }],
    ["@|", { kind: "path", word: "", from: 0, to: 1 }],
    ["look at @src/ma|", { kind: "path", word: "src/ma", from: 8, to: 15 }],
    ["look at @src/ma| please", { kind: "path", word: "src/ma", from: 8, to: 15 }],
    ['look at @"my files/a|', { kind: "path", word: "my files/a", from: 8, to: 20 }],
    ["(@a|", { kind: "path", word: "a", from: 1, to: 3 }],
  ])("%s", (marked, expected) => {
    const { text, caret } = at(marked);
    expect(askedAt(text, caret)).toEqual(expected);
  });

  it.each(["|", "hello|", "/etc/hosts|", "/mo|del", "say /new|", "me@example|", "@a b|", "/model a\nb|"])("nothing: %s", (marked) => {
    const { text, caret } = at(marked);
    expect(askedAt(text, caret)).toBe(null);
  });
});

describe("a whole text", () => {
  it.each([
    ["/new", { word: "new", argument: "" }],
    ["/Rename  The night \n", { word: "rename", argument: "The night" }],
  ])("%s is a command", (text, expected) => {
    expect(commandOf(text)).toEqual(expected);
  });
  it.each(["new", "/etc/hosts is odd", "/new\nand more", "/", " /new"])("%s is none", (text) => {
    expect(commandOf(text)).toBe(null);
  });
});

describe("what is taken", () => {
  it.each([
    ["look at @no|", "notes.txt", "look at notes.txt |"],
    ["look at @no| please", "notes.txt", "look at notes.txt |please"],
    ["@m|", "my notes.txt", '"my notes.txt" |'],
    ['@"my f|', "my files/a", '"my files/a" |'],
  ])("%s + %s", (marked, path, expected) => {
    const { text, caret } = at(marked);
    const asked = askedAt(text, caret);
    const put = asked && putPath(text, asked, path);
    expect(put && `${put.text.slice(0, put.caret)}|${put.text.slice(put.caret)}`).toBe(expected);
  });

  it("of a folder goes on in it", () => {
    const down = (marked: string, path: string) => {
      const { text, caret } = at(marked);
      const asked = askedAt(text, caret);
      const put = asked && putFolder(text, asked, path);
      return put && askedAt(put.text, put.caret);
    };
    expect(down("see @s|", "src/")).toMatchObject({ kind: "path", word: "src/" });
    expect(down("see @m|", "my files/")).toMatchObject({ kind: "path", word: "my files/" });
  });

  it("stands in its folder", () => {
    expect(["", "a", "a/b", "/etc/", "/"].map(folderOf)).toEqual(["", "", "a/", "/etc/", "/"]);
  });
});
