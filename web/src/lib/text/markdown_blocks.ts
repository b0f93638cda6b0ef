// An answer grows at its end only, so its earlier blocks never change: split into top-level blocks,
// each is rendered once. Whole-message rendering costs ten times as much while tokens stream.

import { lexer } from "marked";

/** The source of each top-level block, in order; joined they are the text. */
export function splitBlocks(markdown: string): string[] {
  if (!markdown) return [];
  const blocks: string[] = [];
  for (const token of lexer(markdown)) {
    // Space between blocks belongs to the block before: its text stays the same when more follows.
    if (token.type === "space" && blocks.length > 0) blocks[blocks.length - 1] += token.raw;
    else blocks.push(token.raw);
  }
  // Definitions of links may stand far from their use: such a text stays in one piece.
  return blocks.some((block) => /^ {0,3}\[[^\]]+\]:\s/m.test(block)) && blocks.length > 1 ? [markdown] : blocks;
}
