// A unified difference, taken apart: lines with their numbers, and the unchanged stretches between.
// Whatever does not read as one exactly is not taken apart at all: then it is shown as it came.

export interface DiffLine {
  kind: "same" | "added" | "removed";
  /** Its number in the file before and after; null where it does not stand. */
  before: number | null;
  after: number | null;
  text: string;
  /** The file's last line, without a line break at its end. */
  unended?: boolean;
}

type DiffPart =
  | { kind: "lines"; lines: DiffLine[] }
  /** Unchanged lines that the difference leaves out; `lines` are there when the new file is known. */
  | { kind: "folded"; count: number; lines: DiffLine[] };

export interface ParsedDiff {
  parts: DiffPart[];
  added: number;
  removed: number;
}

const HEADER = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

function linesOf(text: string): string[] {
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}

/** Unchanged lines from `after` up to `until` (not included), out of the new file. */
function unchanged(content: readonly string[] | null, before: number, after: number, until: number): DiffPart | null {
  const count = until - after;
  if (count <= 0) return null;
  const lines: DiffLine[] = [];
  if (content) {
    for (let index = 0; index < count; index++) {
      lines.push({ kind: "same", before: before + index, after: after + index, text: content[after + index - 1] ?? "" });
    }
  }
  return { kind: "folded", count, lines };
}

/** `content`: the whole new file, where it is known. */
export function parseDiff(text: string, content?: string): ParsedDiff | null {
  const source = linesOf(text);
  const whole = content === undefined ? null : content === "" ? [] : linesOf(content);
  if (!source[0]?.startsWith("--- ") || !source[1]?.startsWith("+++ ")) return null;
  const parts: DiffPart[] = [];
  let [at, before, after, added, removed] = [2, 1, 1, 0, 0];
  while (at < source.length) {
    const head = HEADER.exec(source[at] ?? "");
    if (!head) return null;
    at++;
    let [left, right] = [Number(head[2] ?? 1), Number(head[4] ?? 1)];
    // A side without lines names the line before it.
    const from = Number(head[1]) + (left === 0 ? 1 : 0);
    const to = Number(head[3]) + (right === 0 ? 1 : 0);
    if (from < before || to < after) return null;
    const between = unchanged(whole, before, after, to);
    if (between) parts.push(between);
    [before, after] = [from, to];
    const lines: DiffLine[] = [];
    while (left > 0 || right > 0 || source[at]?.startsWith("\\")) {
      const line = source[at++];
      if (line === undefined) return null;
      const rest = line.slice(1);
      if (line.startsWith("\\")) {
        const last = lines.at(-1);
        if (!last) return null;
        last.unended = true;
      } else if (line.startsWith("+") && right > 0) {
        lines.push({ kind: "added", before: null, after: after++, text: rest });
        right--;
        added++;
      } else if (line.startsWith("-") && left > 0) {
        lines.push({ kind: "removed", before: before++, after: null, text: rest });
        left--;
        removed++;
      } else if ((line.startsWith(" ") || line === "") && left > 0 && right > 0) {
        lines.push({ kind: "same", before: before++, after: after++, text: rest });
        left--;
        right--;
      } else {
        return null;
      }
    }
    parts.push({ kind: "lines", lines });
  }
  if (parts.length === 0) return null;
  const tail = whole ? unchanged(whole, before, after, whole.length + 1) : null;
  if (tail) parts.push(tail);
  return { parts, added, removed };
}

/** How many lines it names; those that it leaves out are not among them. */
export function countLines({ parts }: ParsedDiff): number {
  return parts.reduce((sum, part) => sum + (part.kind === "lines" ? part.lines.length : 0), 0);
}

/** The first `most` of the lines that it names, and what is folded before them. */
export function firstLines(diff: ParsedDiff, most: number): ParsedDiff {
  const parts: DiffPart[] = [];
  let left = most;
  for (const part of diff.parts) {
    if (left <= 0) break;
    parts.push(part.kind === "lines" ? { kind: "lines", lines: part.lines.slice(0, left) } : part);
    if (part.kind === "lines") left -= part.lines.length;
  }
  return { ...diff, parts };
}

interface DiffPair {
  left: DiffLine | null;
  right: DiffLine | null;
}

/** Side by side: what was taken away stands beside what came in its place. */
export function pairLines(lines: readonly DiffLine[]): DiffPair[] {
  const pairs: DiffPair[] = [];
  let removed: DiffLine[] = [];
  let added: DiffLine[] = [];
  const flush = () => {
    for (let index = 0; index < Math.max(removed.length, added.length); index++) {
      pairs.push({ left: removed[index] ?? null, right: added[index] ?? null });
    }
    [removed, added] = [[], []];
  };
  for (const line of lines) {
    if (line.kind === "same") {
      flush();
      pairs.push({ left: line, right: line });
    } else if (line.kind === "removed") {
      // A new pair of blocks begins.
      if (added.length > 0) flush();
      removed.push(line);
    } else {
      added.push(line);
    }
  }
  flush();
  return pairs;
}
