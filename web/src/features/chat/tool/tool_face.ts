// What a call says on its card: a word for the kind of thing, and exactly what is asked for.

import type { OpBody } from "@/protocol/OpBody";

interface Face {
  /** One verb. */
  verb: string;
  /** The whole of what is asked: the command, the path, the pattern. */
  text: string;
  /** A second text that belongs to it: the content of a file to be written. */
  more: string | null;
}

type Args = Record<string, unknown>;

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value, null, 2);
}

function replaced(args: Args): string {
  return `− ${textOf(args["old"])}\n+ ${textOf(args["new"])}${args["replace_all"] === true ? "\n(everywhere in the file)" : ""}`;
}

function searched(args: Args): string {
  const where = [textOf(args["path"]), textOf(args["glob"])].filter(Boolean).join("  ");
  return where ? `${textOf(args["pattern"])}\nin ${where}` : textOf(args["pattern"]);
}

/** Of a tool's arguments, or of an op's body: both have the same names. */
export function faceOf(tool: string, given: unknown): Face {
  if (typeof given !== "object" || given === null) return { verb: tool, text: textOf(given), more: null };
  const args = given as Args;
  switch (tool) {
    case "run_command":
      return { verb: "run", text: textOf(args["command"]), more: args["stdin"] ? `stdin:\n${textOf(args["stdin"])}` : null };
    case "read_file":
      return { verb: "read", text: textOf(args["path"]), more: null };
    case "write_file":
      return { verb: "write", text: textOf(args["path"]), more: textOf(args["content"]) };
    case "edit_file":
      return { verb: "edit", text: textOf(args["path"]), more: replaced(args) };
    case "list_dir":
      return { verb: "list", text: textOf(args["path"]), more: null };
    case "search":
      return { verb: "search", text: searched(args), more: null };
    case "ask_user":
      return { verb: "ask", text: textOf(args["question"] ?? args["text"] ?? args), more: null };
    default:
      return { verb: tool, text: textOf(args), more: null };
  }
}

export function faceOfBody(body: OpBody): Face {
  return faceOf(body.kind, body);
}
