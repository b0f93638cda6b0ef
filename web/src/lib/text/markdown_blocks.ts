// An answer grows at its end only, so its earlier blocks never change: split into top-level blocks,
// each is rendered once. Whole-message rendering costs ten times as much while tokens stream. Only how
// lines begin is looked at, never what stands within them: that is linear, whatever is written. A block
// may hold more than one paragraph or heading; it never ends within anything.

export type Block =
  | { kind: "text"; source: string }
  /** Shown as it is: no person's text, and more than a renderer can take. */
  | { kind: "plain"; source: string }
  /** A fence: its text as it is, and whether its end was seen. */
  | { kind: "code"; source: string; code: string; language: string; closed: boolean };

/** A block longer than this is shown as it is: nobody formats that much. */
const FORMATTED_MOST = 20_000;
/** Quotes in quotes in quotes, and the like: each level is a call within a call. */
const TOO_DEEP = /^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])){40}/m;
/** What opens and never closes costs its square. */
const TOO_OPEN = /[[*_~`!<&|\]]{200}|(?:[*_~[][^\s*_~[]{0,2}){300}/;

const FENCE = /^( {0,3})(`{3,}(?!.*`)|~{3,})[ \t]*(\S*)/;
const LIST_ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
const INDENTED = /^(?: {2}|\t)/;
/** Definitions of links and footnotes may stand far from their use. */
const DEFINITION = /^ {0,3}\[[^\]]+\]:\s/m;

function textBlock(source: string): Block {
  const plain = source.length > FORMATTED_MOST || TOO_OPEN.test(source);
  return { kind: plain ? "plain" : "text", source };
}

/** A fence from its first line on: the block, its end included. */
function fenced(lines: readonly string[], from: number, fence: RegExpExecArray): { block: Block; next: number } {
  const [indent, mark, language] = [fence[1] ?? "", fence[2] ?? "", fence[3] ?? ""];
  const end = new RegExp(`^ {0,3}\\${mark[0]}{${mark.length},}[ \\t]*$`);
  let to = from + 1;
  while (to < lines.length && !end.test(lines[to] ?? "")) to++;
  const closed = to < lines.length;
  const inside = lines.slice(from + 1, to);
  // The line that a text ends with is not one more.
  if (!closed && inside.at(-1) === "") inside.pop();
  const code = (indent ? inside.map((line) => line.replace(new RegExp(`^ {0,${indent.length}}`), "")) : inside).join("\n");
  let next = closed ? to + 1 : to;
  while (next < lines.length && (lines[next] ?? "").trim() === "") next++;
  return { block: { kind: "code", source: joined(lines, from, next), code, language, closed }, next };
}

function joined(lines: readonly string[], from: number, to: number): string {
  return lines.slice(from, to).join("\n") + (to < lines.length ? "\n" : "");
}

/** Where the text that begins here ends: before a fence, or after a gap that nothing goes on over. */
function endOfText(lines: readonly string[], from: number): number {
  let start = from;
  while (start < lines.length && (lines[start] ?? "").trim() === "") start++;
  if (FENCE.test(lines[start] ?? "")) return start;
  const isList = LIST_ITEM.test(lines[start] ?? "");
  for (let at = start + 1; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (line.trim() === "") continue;
    if (FENCE.test(line) && !(isList && INDENTED.test(line))) return at;
    const gap = (lines[at - 1] ?? "").trim() === "";
    // What is indented may belong to what was before; so does the next item of a list.
    if (gap && !INDENTED.test(line) && !(isList && LIST_ITEM.test(line))) return at;
  }
  return lines.length;
}

/** Top-level blocks, in order; their sources joined are the text. Empty lines belong to the block before. */
function split(markdown: string): Block[] {
  if (markdown === "") return [];
  if (TOO_DEEP.test(markdown)) return [{ kind: "plain", source: markdown }];
  const lines = markdown.split("\n");
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; ) {
    const fence = FENCE.exec(lines[at] ?? "");
    if (fence) {
      const { block, next } = fenced(lines, at, fence);
      blocks.push(block);
      at = next;
    } else {
      const to = endOfText(lines, at);
      const source = joined(lines, at, to);
      if (source) blocks.push(textBlock(source));
      at = to;
    }
  }
  return blocks;
}

function withLineFeeds(markdown: string): string {
  return markdown.includes("\r") ? markdown.replace(/\r\n?/g, "\n") : markdown;
}

/** The blocks of a text that is whole. */
export function splitBlocks(markdown: string): Block[] {
  if (!markdown) return [];
  const text = withLineFeeds(markdown);
  const blocks = split(text);
  const apart = blocks.length > 1 && blocks.some((block) => block.kind === "text" && DEFINITION.test(block.source));
  return apart && text.length <= FORMATTED_MOST ? [{ kind: "text", source: text }] : blocks;
}

/**
 * The blocks of a text that grows: what has settled is kept, only its last two blocks are read again.
 * `before` is what this gave for an earlier state of the same text.
 */
export function growBlocks(before: readonly Block[], markdown: string): Block[] {
  const text = withLineFeeds(markdown);
  const settled: Block[] = [];
  let at = 0;
  for (const block of before.slice(0, -2)) {
    if (!text.startsWith(block.source, at)) break;
    settled.push(block);
    at += block.source.length;
  }
  return at === 0 ? split(text) : [...settled, ...split(text.slice(at))];
}

/** One text as it grows. The same text read again gives the same blocks. */
export class GrowingBlocks {
  private text = "";
  private blocks: readonly Block[] = [];

  read(markdown: string): readonly Block[] {
    if (markdown !== this.text) {
      this.blocks = growBlocks(this.blocks, markdown);
      this.text = markdown;
    }
    return this.blocks;
  }
}
