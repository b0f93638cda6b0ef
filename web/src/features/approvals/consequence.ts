// What a yes would mean, in a sentence that says no less than the machine judged.

import type { Approval } from "@/protocol/Approval";
import type { Risk } from "@/protocol/Risk";

export const RISKS: Record<Risk, string> = {
  R0: "reads",
  R1: "changes its own files",
  R2: "changes the machine",
  R3: "hard to take back",
  R4: "never runs",
};

const REACH: Record<Risk, string> = {
  R0: "It looks and changes nothing.",
  R1: "It changes files of this chat's own, and nothing else on the machine.",
  R2: "It changes the machine, and what it does stays until someone takes it back.",
  R3: "It is hard to take back: what it removes, overwrites or restarts is not brought back by a no that comes later.",
  R4: "It lies below the floor: it does not run, whatever the answer.",
};

/** A second press is asked for. */
export function isGrave(risk: Risk): boolean {
  return risk === "R3" || risk === "R4";
}

export function consequence({ risk, op }: Pick<Approval, "risk" | "op">): string {
  const said: string[] = [];
  if (op.path !== undefined && op.command === undefined) {
    const fresh = op.files.some((file) => file.path === op.path && file.sha256 === "absent");
    said.push(fresh ? "It makes a new file." : "It changes a file that is already there.");
  }
  said.push(REACH[risk]);
  if (op.user === "root") said.push("It runs as root, and nothing on the machine is kept from it.");
  return said.join(" ");
}
