// Both ends of a long output as the program printed them. The result that the model reads has them, too, but
// without their colours; the machine has it all.

import { request } from "@/lib/http/request";
import type { OutputChunk } from "@/protocol/OutputChunk";
import { queryOptions } from "@tanstack/react-query";

/** Bytes of each end, about as many as the result has. */
const HEAD = 6 * 1024;
const TAIL = 10 * 1024;

/** Whole lines where there are any: what begins or ends within one is the other piece's. */
export function joinEnds(head: string, tail: string, length: number): string {
  const first = head.slice(0, head.lastIndexOf("\n") + 1) || head;
  const last = tail.slice(tail.indexOf("\n") + 1) || tail;
  const bytes = (text: string) => new TextEncoder().encode(text).length;
  // A style that the first end leaves on is not that of the last.
  return `${first.replace(/\n$/, "")}\x1b[0m\n[… ${length - bytes(first) - bytes(last)} bytes of ${length} are left out here …]\n${last}`;
}

export function endsQuery(opId: string, length: number) {
  const piece = (from: number, limit: number, signal: AbortSignal) => request<OutputChunk>("GET", `/api/ops/${encodeURIComponent(opId)}/output`, { query: { from, limit }, signal });
  return queryOptions({
    queryKey: ["ops", opId, "ends"],
    queryFn: async ({ signal }) => {
      const [head, tail] = await Promise.all([piece(0, HEAD, signal), piece(Math.max(0, length - TAIL), TAIL, signal)]);
      return joinEnds(head.data, tail.data, length);
    },
    // What has ended says nothing new; where it cannot be read, the result's own text stays.
    staleTime: Infinity,
    retry: false,
  });
}
