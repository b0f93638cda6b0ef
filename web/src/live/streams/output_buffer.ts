// The output of one op as this browser has it: a window of the whole, by byte offsets. Whole blocks of
// lines never change again, so that a view can keep them as they are. Where a block ends is decided by
// what stands in it alone, so it is the same however the output came in pieces.

import { PLAIN, readAnsi, type Style } from "@/lib/text/ansi";
import type { Problem } from "@/protocol/Problem";

/** Whole lines, but for a line too long for one block: that goes on in the next. */
interface OutputBlock {
  /** Names it; counts characters since the first piece. */
  readonly at: number;
  readonly text: string;
  /** The style in which it begins. */
  readonly style: Style;
}

export interface OutputBuffer {
  /** Earlier lines were let go here; they are still on the machine. */
  readonly dropped: boolean;
  /** Offset after the last byte that is here. */
  readonly next: number;
  /** Bytes that the program wrote in all, as far as is known. */
  readonly length: number;
  /** Finished pieces of about BLOCK_LINES lines. */
  readonly blocks: readonly OutputBlock[];
  /** What follows them. */
  readonly tail: string;
  readonly tailAt: number;
  readonly tailStyle: Style;
  readonly end: boolean;
  readonly binary: boolean;
  /** A piece is missing at `next`. */
  readonly gap: boolean;
  /** Why the piece that a person asked for did not come. */
  readonly problem: Problem | null;
}

export interface OutputPiece {
  offset: number;
  data: string;
  next: number;
  length?: number;
  end?: boolean;
  binary?: boolean;
}

export const BLOCK_LINES = 80;
/** Characters kept while following; the rest is read by offset on demand. */
export const KEPT = 160_000;

export const NO_OUTPUT: OutputBuffer = {
  dropped: false,
  next: 0,
  length: 0,
  blocks: [],
  tail: "",
  tailAt: 0,
  tailStyle: PLAIN,
  end: false,
  binary: false,
  gap: false,
  problem: null,
};

/** A line longer than this is cut. */
const LONGEST = 16_384;
/** No escape sequence that is worth keeping whole is longer. */
const SEQUENCE_MOST = 128;

/** A place at or before `at` that stands neither in an escape sequence nor in a character. */
function safe(text: string, at: number): number {
  const escape = text.lastIndexOf("\x1b", at - 1);
  // oxlint-disable-next-line no-control-regex
  if (escape > at - SEQUENCE_MOST && /^\x1b(?:[[\]PX^_][^@-~\x07]*|[ -/]*)$/.test(text.slice(escape, at))) return escape;
  const unit = text.charCodeAt(at - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? at - 1 : at;
}

/** Where the first full block in `text` ends, or -1. */
function cut(text: string): number {
  let lines = 0;
  let at = -1;
  for (let i = text.indexOf("\n"); i >= 0 && i < LONGEST; i = text.indexOf("\n", i + 1)) {
    lines++;
    at = i + 1;
    if (lines >= BLOCK_LINES) return at;
  }
  // A flood without line breaks must not become one endless block.
  return text.length > LONGEST ? (at > 0 ? at : safe(text, LONGEST)) : -1;
}

/** A line that a progress bar has begun again and again: what it has overwritten is let go. */
function overwritten(text: string): boolean {
  return !text.includes("\n") && /\r[^\n]/.test(text);
}

function settle(buffer: OutputBuffer, follow: boolean): OutputBuffer {
  let { tail, tailAt, tailStyle } = buffer;
  const blocks = [...buffer.blocks];
  for (let at = cut(tail); at > 0; at = cut(tail)) {
    let text = tail.slice(0, at);
    if (overwritten(text)) {
      at = text.lastIndexOf("\r", text.length - 2) + 1;
      text = text.slice(0, at);
    } else blocks.push({ at: tailAt, text, style: tailStyle });
    tailStyle = readAnsi(text, tailStyle).style;
    tail = tail.slice(at);
    tailAt += at;
  }
  let dropped = buffer.dropped;
  if (follow) {
    let kept = blocks.reduce((sum, block) => sum + block.text.length, tail.length);
    while (kept > KEPT && blocks.length > 0) {
      kept -= blocks.shift()?.text.length ?? 0;
      dropped = true;
    }
  }
  return { ...buffer, blocks, tail, tailAt, tailStyle, dropped };
}

/**
 * Puts a piece in. `follow`: the view stays at the end, so the oldest lines are let go.
 */
export function applyPiece(before: OutputBuffer, piece: OutputPiece, follow: boolean): OutputBuffer {
  const length = Math.max(before.length, piece.length ?? 0, piece.next);
  const end = before.end || (piece.end ?? false);
  if (piece.next <= before.next && piece.offset <= before.next) {
    return length === before.length && end === before.end && !before.gap ? before : { ...before, length, end, gap: false };
  }
  // A hole, or a piece that begins in the middle of what is here: bytes cannot be cut out of decoded
  // text safely, so the missing part is asked for from `next`.
  if (piece.offset !== before.next) return { ...before, length, gap: true };
  const grown: OutputBuffer = {
    ...before,
    next: piece.next,
    length,
    tail: before.tail + piece.data,
    end,
    binary: before.binary || (piece.binary ?? false),
    gap: false,
    problem: null,
  };
  return settle(grown, follow);
}
