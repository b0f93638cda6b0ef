// Markdown as a tree: CommonMark with GitHub's tables, strikethrough, footnotes and bare addresses. Raw HTML is text.

import MarkdownIt, { type Token } from "markdown-it";
import footnotes from "markdown-it-footnote";

export interface Node {
  token: Token;
  children: readonly Node[];
  /** An item of a list that begins with a mark of it, which is not among its words. */
  task?: "open" | "done";
}

// Addresses stay as they were written: what may be opened, and what is said of it, is decided where a link is made.
const markdown = new MarkdownIt({ html: false, linkify: true }).use(footnotes);
markdown.validateLink = () => true;
markdown.normalizeLink = (address) => address;
markdown.normalizeLinkText = (address) => address;
// `main.rs` is a file, not a host in Serbia.
markdown.linkify.set({ fuzzyLink: false });
// A note stays where it was written, also one that nothing refers to.
markdown.disable(["footnote_tail", "footnote_inline"]);

const TASK = /^\[([ xX])\][ \t]+/;

function readTask(item: Node): void {
  const first = item.children[0]?.children[0]?.children[0]?.token;
  const mark = first?.type === "text" ? TASK.exec(first.content) : null;
  if (!first || !mark) return;
  first.content = first.content.slice(mark[0].length);
  item.task = mark[1] === " " ? "open" : "done";
}

function treeOf(tokens: readonly Token[]): Node[] {
  const root: Node[] = [];
  const open = [root];
  for (const token of tokens) {
    if (token.nesting < 0) {
      open.pop();
      const whole = open.at(-1)?.at(-1);
      if (token.type === "list_item_close" && whole) readTask(whole);
    } else {
      const children = token.children ? treeOf(token.children) : [];
      open.at(-1)?.push({ token, children });
      if (token.nesting > 0) open.push(children);
    }
  }
  return root;
}

export function parseMarkdown(source: string): readonly Node[] {
  return treeOf(markdown.parse(source, {}));
}
