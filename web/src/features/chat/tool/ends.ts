// Both ends of a long output as the program printed them. The result that the model reads has them, too, but
// without their colours; the machine has it all.

import { readPiece } from "@/live/streams/outputs";
import { byteLength } from "@/lib/text/utf8";
import type { OutputChunk } from "@/protocol/OutputChunk";
import { queryOptions } from "@tanstack/react-query";

/** Bytes of each end, about as many as the result has. */
const HEAD = 6 * 1024;
const TAIL = 10 * 1024;

/** Whole lines where there are any: what begins or ends within one is the other piece's. */
export function joinEnds(head: OutputChunk, tail: OutputChunk): string {
  const first = head.data.slice(0, head.data.lastIndexOf("\n") + 1) || head.data;
  const last = tail.data.slice(tail.data.indexOf("\n") + 1) || tail.data;
  const cut = head.data.slice(first.length) + tail.data.slice(0, tail.data.length - last.length);
  // Where bytes were replaced in it, it has no longer as many as there were.
  const exact = cut.includes("\ufffd") ? null : tail.offset - head.next + byteLength(cut);
  const left = exact === null ? `the rest of ${tail.length} bytes is` : `${exact} bytes of ${tail.length} are`;
  // A style that the first end leaves on is not that of the last.
  return `${first.replace(/\n$/, "")}\x1b[0m\n[… ${left} left out here …]\n${last}`;
}

export function endsQuery(opId: string, length: number) {
  return queryOptions({
    queryKey: ["ops", opId, "ends"],
    queryFn: async ({ signal }) => {
      const [head, tail] = await Promise.all([readPiece(opId, 0, HEAD, signal), readPiece(opId, Math.max(0, length - TAIL), TAIL, signal)]);
      if (head.length !== length || tail.length !== length) throw new Error("the machine no longer has this output");
      return joinEnds(head, tail);
    },
    // What has ended says nothing new; where it cannot be read, the result's own text stays.
    staleTime: Infinity,
    retry: false,
  });
}
