import type { OpResult } from "@/protocol/OpResult";

/** Characters from which on a reason is a sentence. */
const SENTENCE = 24;

/** Why an op ended as it did: a word stands with the outcome, a sentence on a line of its own. */
export function reasonOf(result: Pick<OpResult, "reason"> | null | undefined): { word: string | null; sentence: string | null } {
  const reason = result?.reason;
  if (!reason) return { word: null, sentence: null };
  if (reason.length >= SENTENCE) return { word: null, sentence: reason };
  // The outcome says that by itself.
  return { word: reason === "cancelled" ? null : reason.replaceAll("_", " "), sentence: null };
}
