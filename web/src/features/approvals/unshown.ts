// A question of very many lines shows the first of them at once, and the rest at a press: until then it is not
// approved.

import { countLines, parseDiff } from "@/lib/text/diff";
import type { AskedOp } from "@/protocol/AskedOp";

/** Lines of each text that are shown at once. */
export const AT_ONCE = 2_000;

function linesOf(text = ""): number {
  return text === "" ? 0 : text.replace(/\n$/, "").split("\n").length;
}

function changed(diff: string): number {
  const parsed = parseDiff(diff);
  return parsed ? countLines(parsed) : linesOf(diff);
}

/** How many lines are not shown when of each text `most` are. */
export function unshown({ command, content, diff, stdin }: AskedOp, most: number): number {
  const counts = [linesOf(command), diff === undefined ? linesOf(content) : changed(diff), linesOf(stdin)];
  return counts.reduce((sum, count) => sum + Math.max(0, count - most), 0);
}
