// Output of ops, outside React: it comes from the socket while a command runs, and by offset from
// `/api/ops/{id}/output` for everything that was missed or lies further back.

import { applyPiece, NO_OUTPUT, type OutputBuffer, type OutputPiece } from "@/live/streams/output_buffer";
import { Topics } from "@/live/streams/topics";
import { world } from "@/live/store";
import { isEndedOp } from "@/live/world";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import type { OutputChunk } from "@/protocol/OutputChunk";
import type { Problem } from "@/protocol/Problem";
import { useCallback, useSyncExternalStore } from "react";

/** Bytes asked for at once. */
const PIECE = 128 * 1024;
/** Further behind than this, the lines between are passed over. */
const FAR_BEHIND = 512 * 1024;

const buffers = new Map<string, OutputBuffer>();
const reading = new Map<string, symbol>();
const topics = new Topics();

function put(opId: string, buffer: OutputBuffer): void {
  buffers.set(opId, buffer);
  topics.touch(opId);
}

/** A live piece. Of an op whose card was never seen nothing is kept: it is asked for when it is. */
export function outputPiece(opId: string, piece: OutputPiece): void {
  const before = buffers.get(opId);
  if (!before && piece.offset > 0) return;
  const known = before ?? NO_OUTPUT;
  const next = applyPiece(known, piece, true);
  if (next === known) return;
  put(opId, next);
  if (next.gap) void catchUp(opId);
}

/** Bytes of an op's output, as far as the machine has them: of an op that it no longer knows there are none. */
export function readPiece(opId: string, from: number, limit: number, signal?: AbortSignal): Promise<OutputChunk> {
  return request<OutputChunk>("GET", `/api/ops/${encodeURIComponent(opId)}/output`, { query: { from, limit }, signal });
}

/** One read of an op at a time; `isOver` once what it reads for is gone. */
async function exclusively(opId: string, read: (isOver: () => boolean) => Promise<void>, failed?: (problem: Problem) => void): Promise<void> {
  if (reading.has(opId)) return;
  const mine = Symbol(opId);
  reading.set(opId, mine);
  const isOver = () => reading.get(opId) !== mine;
  try {
    await read(isOver);
  } catch (thrown) {
    if (!isOver()) failed?.(asProblem(thrown));
  } finally {
    if (!isOver()) reading.delete(opId);
  }
}

/** Catches up with a command that runs: what was missed, or of a flood its end. A failure is met by the next piece, or the next connection. */
export function catchUp(opId: string): Promise<void> {
  return exclusively(opId, async (isOver) => {
    let midLine = false;
    for (let pieces = 0; pieces < 8; pieces++) {
      const before = buffers.get(opId) ?? NO_OUTPUT;
      const chunk = await readPiece(opId, before.next, PIECE);
      if (isOver()) return;
      const behind = chunk.length - chunk.next;
      if (behind > FAR_BEHIND) {
        const from = chunk.length - PIECE;
        put(opId, { ...NO_OUTPUT, dropped: true, next: from, length: chunk.length });
        midLine = true;
        continue;
      }
      const data = midLine ? chunk.data.slice(chunk.data.indexOf("\n") + 1) : chunk.data;
      midLine = false;
      put(opId, applyPiece(buffers.get(opId) ?? NO_OUTPUT, { ...chunk, data }, true));
      if (behind <= 0 || chunk.next <= before.next) return;
    }
  });
}

/** One more piece of an ended command's output, as a person reads on. Why it does not come stands in the buffer. */
export function readOn(opId: string): Promise<void> {
  return exclusively(
    opId,
    async (isOver) => {
      const before = buffers.get(opId);
      if (!before) return;
      if (before.problem) put(opId, { ...before, problem: null });
      const chunk = await readPiece(opId, before.next, PIECE);
      if (!isOver()) put(opId, applyPiece(buffers.get(opId) ?? NO_OUTPUT, chunk, false));
    },
    (problem) => put(opId, { ...(buffers.get(opId) ?? NO_OUTPUT), problem }),
  );
}

/** Begins at the first byte, for a long output of which only a part is here. */
export function readFromStart(opId: string): void {
  // A piece that is on its way belongs to what was read before.
  reading.delete(opId);
  buffers.set(opId, { ...NO_OUTPUT, length: buffers.get(opId)?.length ?? 0 });
  void readOn(opId);
}

/** Nobody reads on: what was read is let go, and the card shows what its result tells. */
export function outputForgotten(opId: string): void {
  reading.delete(opId);
  if (buffers.delete(opId)) topics.touch(opId);
}

/** The whole output as a file, whatever of it is shown. Throws its problem. */
export async function downloadOutput(opId: string, onProgress: (share: number) => void): Promise<Blob> {
  const pieces: string[] = [];
  for (let from = 0; ; ) {
    const chunk = await readPiece(opId, from, PIECE);
    pieces.push(chunk.data);
    onProgress(chunk.length > 0 ? chunk.next / chunk.length : 1);
    if (chunk.next <= from || chunk.next >= chunk.length) return new Blob(pieces, { type: "text/plain" });
    from = chunk.next;
  }
}

/** After a loss: what still runs is caught up with. Of what has ended the card offers the rest. */
export function outputsMissed(): void {
  for (const [opId, { end }] of buffers) {
    const state = world().ops[opId]?.state;
    if (!end && !(state && isEndedOp(state))) void catchUp(opId);
  }
}

/** Nobody looks at any of them; who comes back asks anew. */
export function outputsForgotten(): void {
  for (const opId of [...reading.keys(), ...buffers.keys()]) outputForgotten(opId);
}

export function useOutput(opId: string): OutputBuffer | undefined {
  const listen = useCallback((changed: () => void) => topics.listen(opId, changed), [opId]);
  return useSyncExternalStore(listen, () => buffers.get(opId));
}
