// What is asked, and what a yes would mean, in sentences that say no less than the machine judged.

import { formatBytes } from "@/lib/text/quantity";
import { byteLength } from "@/lib/text/utf8";
import type { Approval } from "@/protocol/Approval";
import type { AskedOp } from "@/protocol/AskedOp";
import type { Risk } from "@/protocol/Risk";

export const RISKS: Record<Risk, string> = {
  R0: "reads",
  R1: "changes its own files",
  R2: "changes the machine",
  R3: "hard to take back",
  R4: "never runs",
};

const REACH: Record<Exclude<Risk, "R1">, string> = {
  R0: "It looks and changes nothing.",
  R2: "It changes the machine, and what it does stays until someone takes it back.",
  R3: "It is hard to take back: what it removes, overwrites or restarts is not brought back by a no that comes later.",
  R4: "It lies below the floor: it does not run, whatever the answer.",
};

/** R1: where a file is written is known; what a command does is told by its name alone. */
const LIGHT = {
  own: "It changes files of this chat's own, and nothing else on the machine.",
  shared: "It lies where chats and projects keep their files; nothing else on the machine changes.",
  command: "By its name it changes files of this chat's own; what it starts is not looked into.",
};

/** How far a command reaches, as it is judged. */
export function reach(risk: Risk): string {
  return risk === "R1" ? LIGHT.command : REACH[risk];
}

/** A second press is asked for. */
export function isGrave(risk: Risk): boolean {
  return risk === "R3" || risk === "R4";
}

function counted(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}

/** A file that is not there yet. */
function isFresh({ path, files }: AskedOp): boolean {
  return files.some((file) => file.path === path && file.sha256 === "absent");
}

/**
 * What is asked, in a few words. Command, path and content stand below, whole and once: a summary of
 * the machine's would say a part of them again, and cut. What is not told there is told by it.
 */
export function headline({ summary, op }: Pick<Approval, "summary" | "op">): string {
  if (op.command !== undefined) {
    if (op.argv) return "Run this program";
    const lines = op.command.trim().split("\n").length;
    return lines > 1 ? `Run this script of ${counted(lines, "line")}` : "Run this command";
  }
  if (op.path === undefined) return summary;
  const size = op.content === undefined ? "" : `, ${formatBytes(byteLength(op.content))}`;
  switch (op.kind) {
    case "write_file":
      return `${isFresh(op) ? "Make" : "Write over"} this file${size}`;
    case "edit_file":
      return `Change this file${size}`;
    default:
      return summary;
  }
}

export function consequence({ pid, risk, op }: Pick<Approval, "pid" | "risk" | "op">): string {
  const said: string[] = [];
  const path = op.command === undefined ? op.path : undefined;
  if (path !== undefined) said.push(isFresh(op) ? "It makes a new file." : "It changes a file that is already there.");
  if (risk !== "R1" || path === undefined) said.push(reach(risk));
  else said.push(LIGHT[path.includes(`/homes/${pid}/`) ? "own" : "shared"]);
  if (op.user === "root") said.push("It runs as root, and nothing on the machine is kept from it.");
  return said.join(" ");
}
