// What an op does, and why it ended so, in words.

import { cutText } from "@/lib/text/cut";
import type { Approval } from "@/protocol/Approval";
import type { OpBody } from "@/protocol/OpBody";
import type { OpResult } from "@/protocol/OpResult";

/** Characters from which on a reason is a sentence. */
const SENTENCE = 24;
/** No line shows more. */
const LINE = 400;
/** Of a path, on a phone. */
const PATH = 32;

/** In one line: the command itself, or what is done with which file. */
export function sayBody(body: OpBody): string {
  switch (body.kind) {
    case "run_command":
      return body.command;
    case "search":
      return `search ${body.pattern}`;
    default:
      return `${body.kind.replace("_", " ")} ${body.path}`;
  }
}

/** What is asked, for a line of code: the beginning of the command, or the end of the path. */
export function sayAsked({ op, summary }: Pick<Approval, "op" | "summary">): string {
  return op.command === undefined && op.path !== undefined ? endOfPath(op.path) : cutText(op.command ?? summary, LINE);
}

/** The last folders and the name, from a slash on: where a line ends early, its beginning would say the least. */
function endOfPath(path: string): string {
  if (path.length <= PATH) return path;
  const from = path.indexOf("/", path.length - PATH);
  return `…${path.slice(from < 0 ? path.lastIndexOf("/") : from)}`;
}

/** Why an op ended as it did: a word stands with the outcome, a sentence on a line of its own. */
export function reasonOf(result: Pick<OpResult, "reason"> | null | undefined): { word: string | null; sentence: string | null } {
  const reason = result?.reason;
  if (!reason) return { word: null, sentence: null };
  if (reason.length >= SENTENCE) return { word: null, sentence: reason };
  // The outcome says that by itself.
  return { word: reason === "cancelled" ? null : reason.replaceAll("_", " "), sentence: null };
}
