// One answer while it grows. Deltas say where they begin (bytes) and to which attempt they belong: a
// higher attempt begins anew, what is known is skipped, a hole is noticed and never papered over.

import { byteLength, dropBytes } from "@/lib/text/utf8";
import type { DeltaPart } from "@/protocol/DeltaPart";

export interface Part {
  readonly text: string;
  /** UTF-8 bytes of `text`. */
  readonly bytes: number;
}

export interface TokenStream {
  readonly pid: number;
  readonly turnId: string;
  readonly messageId: string;
  readonly step: number;
  readonly attempt: number;
  readonly text: Part;
  readonly thinking: Part;
  /** Something is missing; what came since is not shown until the text so far was asked for. */
  readonly gap: boolean;
}

export interface Delta {
  pid: number;
  turn_id: string;
  message_id: string;
  step: number;
  attempt: number;
  offset: number;
  part: DeltaPart;
  text: string;
}

const NOTHING: Part = { text: "", bytes: 0 };

export function begin(delta: Pick<Delta, "pid" | "turn_id" | "message_id" | "step" | "attempt">): TokenStream {
  return {
    pid: delta.pid,
    turnId: delta.turn_id,
    messageId: delta.message_id,
    step: delta.step,
    attempt: delta.attempt,
    text: NOTHING,
    thinking: NOTHING,
    gap: false,
  };
}

export function applyDelta(before: TokenStream | undefined, delta: Delta): TokenStream {
  const same = before && before.attempt === delta.attempt;
  if (before && delta.attempt < before.attempt) return before;
  const stream = same ? before : begin(delta);
  const part = stream[delta.part];
  if (delta.offset > part.bytes) return stream.gap ? stream : { ...stream, gap: true };
  const fresh = dropBytes(delta.text, part.bytes - delta.offset);
  if (!fresh) return stream;
  const grown: Part = { text: part.text + fresh, bytes: part.bytes + byteLength(fresh) };
  return { ...stream, [delta.part]: grown };
}

/** The text so far, as the server has it, put in: it may be shorter than what came meanwhile. */
export function applySoFar(
  before: TokenStream | undefined,
  soFar: Omit<Delta, "offset" | "part" | "text"> & { text: string; thinking: string },
): TokenStream {
  if (before && before.attempt > soFar.attempt) return before;
  const same = before && before.attempt === soFar.attempt ? before : begin(soFar);
  const longer = (known: Part, given: string): Part => {
    const bytes = byteLength(given);
    return bytes > known.bytes ? { text: given, bytes } : known;
  };
  return { ...same, text: longer(same.text, soFar.text), thinking: longer(same.thinking, soFar.thinking), gap: false };
}
