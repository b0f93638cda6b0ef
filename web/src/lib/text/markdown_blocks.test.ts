import { type Block, growBlocks, splitBlocks } from "@/lib/text/markdown_blocks";
import { describe, expect, it } from "vitest";

const ANSWER = `# Disk

The disk is **half** full:

| mount | used |
|---|---|
| / | 51% |

\`\`\`sh
df -h

# a comment
\`\`\`

1. one
2. two

   still two

> quoted

The end.`;

function sources(text: string): string[] {
  return splitBlocks(text).map((block) => block.source);
}

describe("blocks", () => {
  it("joined are the text", () => {
    expect(sources(ANSWER).join("")).toBe(ANSWER);
    expect(splitBlocks("")).toEqual([]);
  });

  it("are what they should be", () => {
    expect(sources(ANSWER).map((block) => block.trim().split("\n")[0])).toEqual([
      "# Disk",
      "The disk is **half** full:",
      "| mount | used |",
      "```sh",
      "1. one",
      "> quoted",
      "The end.",
    ]);
  });

  it("that grow are the blocks of the whole, and settled ones stay the same objects", () => {
    let before: Block[] = [];
    for (let length = 1; length <= ANSWER.length; length++) {
      const now = growBlocks(before, ANSWER.slice(0, length));
      expect(now).toEqual(growBlocks([], ANSWER.slice(0, length)));
      for (const [index, block] of before.slice(0, -2).entries()) expect(now[index]).toBe(block);
      before = now;
    }
  });

  it("that grow begin anew when an attempt does", () => {
    const before = growBlocks([], ANSWER);
    expect(growBlocks(before, "Other\n\nwords").map((block) => block.source)).toEqual(["Other\n\n", "words"]);
  });

  it("stay in one piece where a link is defined far from its use", () => {
    const text = "See [it][1].\n\nMore.\n\n[1]: https://example.org\n";
    expect(splitBlocks(text)).toEqual([{ kind: "text", source: text }]);
  });

  it.each<[string, string, string, boolean]>([
    ["```sh\ndf -h\n```\n", "sh", "df -h", true],
    ["```sh\ndf -h\n", "sh", "df -h", false],
    ["```sh\ndf -h\n``", "sh", "df -h\n``", false],
    ["~~~~ rust ignore\nfn main() {}\n~~~\n~~~~", "rust", "fn main() {}\n~~~", true],
    ["```", "", "", false],
    ["```\n[1]: https://example.org\n```", "", "[1]: https://example.org", true],
  ])("%j is code", (source, language, code, closed) => {
    const [block] = splitBlocks(source);
    expect(block).toMatchObject({ kind: "code", language, code, closed });
  });

  it.each<[string, string[]]>([
    ["- a\n\n- b\n\n  more of b\n\nafter", ["- a\n\n- b\n\n  more of b\n\n", "after"]],
    ["- a\n\n  ```sh\n  ls\n\n  ```\n- b\n", ["- a\n\n  ```sh\n  ls\n\n  ```\n- b\n"]],
    ["text\n```\ncode\n\n\nmore\n```\ntext\n", ["text\n", "```\ncode\n\n\nmore\n```\n", "text\n"]],
    ["> a\n> b\n\n> c", ["> a\n> b\n\n", "> c"]],
    ["\n\ntext\n\n\n", ["\n\ntext\n\n\n"]],
    ["one\n\n    indented code\n\ntwo", ["one\n\n    indented code\n\n", "two"]],
    ["```a `b` c```\n\ntext", ["```a `b` c```\n\n", "text"]],
    ["1. a\n2. b\n\n# head\nwords", ["1. a\n2. b\n\n", "# head\nwords"]],
  ])("%j are these", (text, expected) => expect(sources(text)).toEqual(expected));

  it.each([["> ".repeat(3_000)], ["- ".repeat(3_000)], ["[".repeat(400)], ["*a_b".repeat(200)], ["x".repeat(30_000)]])("too much for a renderer stays plain", (text) => {
    expect(splitBlocks(text)).toEqual([{ kind: "plain", source: text }]);
  });

  it("of hostile text are found at once", () => {
    const hostile = ["[".repeat(200_000), "*a_".repeat(60_000), "x".repeat(2_000_000), "> ".repeat(3_000), "- ".repeat(3_000), "|".repeat(50_000), "`".repeat(100_000)];
    for (const text of hostile) {
      const begun = performance.now();
      splitBlocks(text);
      expect(performance.now() - begun).toBeLessThan(1_000);
    }
  });
});
