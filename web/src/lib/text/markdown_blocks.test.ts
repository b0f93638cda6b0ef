import { splitBlocks } from "@/lib/text/markdown_blocks";
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

describe("blocks", () => {
  it("joined are the text", () => {
    expect(splitBlocks(ANSWER).join("")).toBe(ANSWER);
    expect(splitBlocks("")).toEqual([]);
  });

  it("are what they should be", () => {
    expect(splitBlocks(ANSWER).map((block) => block.trim().split("\n")[0])).toEqual([
      "# Disk",
      "The disk is **half** full:",
      "| mount | used |",
      "```sh",
      "1. one",
      "> quoted",
      "The end.",
    ]);
  });

  it("but the last two never change while the text grows", () => {
    let before: string[] = [];
    for (let length = 1; length <= ANSWER.length; length++) {
      const now = splitBlocks(ANSWER.slice(0, length));
      const settled = before.slice(0, -2);
      expect(now.slice(0, settled.length)).toEqual(settled);
      before = now;
    }
  });

  it("stay in one piece where a link is defined far from its use", () => {
    const text = "See [it][1].\n\nMore.\n\n[1]: https://example.org\n";
    expect(splitBlocks(text)).toEqual([text]);
  });
});
