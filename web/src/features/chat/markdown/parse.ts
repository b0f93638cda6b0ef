// Markdown as a tree: CommonMark with GitHub's tables, task lists, strikethrough, footnotes and bare links.

import type { Definition, Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

// Made once, not for each block.
const OPTIONS = { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] };

export interface Parsed {
  root: Root;
  /** Addresses that links name: by their name. */
  named: ReadonlyMap<string, Definition>;
}

export function parseMarkdown(source: string): Parsed {
  const root = fromMarkdown(source, OPTIONS);
  const named = new Map<string, Definition>();
  for (const node of root.children) if (node.type === "definition" && !named.has(node.identifier)) named.set(node.identifier, node);
  return { root, named };
}
