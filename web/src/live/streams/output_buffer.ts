// The output of one op as this browser has it: a window of the whole, by byte offsets. Whole blocks of
// lines never change again, so that a view can keep them as they are.

export interface OutputBuffer {
  /** Earlier lines were let go here; they are still on the machine. */
  readonly dropped: boolean;
  /** Offset after the last byte that is here. */
  readonly next: number;
  /** Bytes that the program wrote in all, as far as is known. */
  readonly length: number;
  /** Finished pieces of about BLOCK_LINES lines. */
  readonly blocks: readonly { readonly at: number; readonly text: string }[];
  /** What follows them. */
  readonly tail: string;
  readonly tailAt: number;
  readonly end: boolean;
  readonly binary: boolean;
  /** A piece is missing at `next`. */
  readonly gap: boolean;
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
  end: false,
  binary: false,
  gap: false,
};

/** Where the last full block of lines in `text` ends, or -1. */
function cut(text: string): number {
  let lines = 0;
  let at = -1;
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) {
    lines++;
    at = i + 1;
    if (lines >= BLOCK_LINES) return at;
  }
  // A flood without line breaks must not become one endless block.
  return text.length > 16_384 ? (at > 0 ? at : text.length) : -1;
}

function settle(buffer: OutputBuffer, follow: boolean): OutputBuffer {
  let { tail, tailAt } = buffer;
  const blocks = [...buffer.blocks];
  for (let at = cut(tail); at > 0; at = cut(tail)) {
    blocks.push({ at: tailAt, text: tail.slice(0, at) });
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
  return { ...buffer, blocks, tail, tailAt, dropped };
}

/**
 * Puts a piece in. `follow`: the view stays at the end, so the oldest lines are let go. `tailAt` and
 * `at` only name blocks; they count characters since the first piece.
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
  };
  return settle(grown, follow);
}
