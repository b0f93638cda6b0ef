// Output of ops, outside React: it comes from the socket while a command runs, and by offset from
// `/api/ops/{id}/output` for everything that was missed or lies further back.

import { applyPiece, NO_OUTPUT, type OutputBuffer, type OutputPiece } from "@/live/streams/output_buffer";
import { Topics } from "@/live/streams/topics";
import { request } from "@/lib/http/request";
import type { OutputChunk } from "@/protocol/OutputChunk";
import { useCallback, useSyncExternalStore } from "react";

const buffers = new Map<string, OutputBuffer>();
const reading = new Set<string>();
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
  if (next.gap) void readOutput(opId);
}

/** Reads on from what is here: to the end of a short output, one piece of a long one. */
export async function readOutput(opId: string): Promise<void> {
  if (reading.has(opId)) return;
  reading.add(opId);
  try {
    for (let pieces = 0; pieces < 4; pieces++) {
      const from = (buffers.get(opId) ?? NO_OUTPUT).next;
      const chunk = await request<OutputChunk>("GET", `/api/ops/${encodeURIComponent(opId)}/output`, { query: { from } });
      const before = buffers.get(opId) ?? NO_OUTPUT;
      put(opId, applyPiece(before, chunk, false));
      if (chunk.end || chunk.next === chunk.length || chunk.next <= from) return;
    }
  } catch {
    // The card says how much there is and offers to read on.
  } finally {
    reading.delete(opId);
  }
}

/** Begins again at the first byte, for a long output of which only the end is here. */
export function rewindOutput(opId: string): void {
  const before = buffers.get(opId);
  put(opId, { ...NO_OUTPUT, length: before?.length ?? 0 });
  void readOutput(opId);
}

export function outputsMissed(): void {
  for (const [opId, buffer] of buffers) if (!buffer.end) void readOutput(opId);
}

export function outputsForgotten(): void {
  for (const opId of [...buffers.keys()]) {
    buffers.delete(opId);
    topics.touch(opId);
  }
}

export function useOutput(opId: string): OutputBuffer | undefined {
  const listen = useCallback((changed: () => void) => topics.listen(opId, changed), [opId]);
  return useSyncExternalStore(listen, () => buffers.get(opId));
}
