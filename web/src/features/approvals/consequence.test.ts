import { consequence } from "@/features/approvals/consequence";
import { approval } from "@/testing/made";
import { expect, test } from "vitest";

const op = approval({ id: "a" }).op;
const { command: _, ...file } = { ...op, kind: "write_file", path: "/h/a" };

test.each([
  ["R0", op, "It looks and changes nothing."],
  ["R2", op, "It changes the machine, and what it does stays until someone takes it back."],
  ["R2", { ...op, user: "root" }, "It changes the machine, and what it does stays until someone takes it back. It runs as root, and nothing on the machine is kept from it."],
  ["R1", { ...file, files: [{ path: "/h/a", sha256: "absent" }] }, "It makes a new file. It changes files of this chat's own, and nothing else on the machine."],
  ["R1", { ...file, files: [{ path: "/h/a", sha256: "ab" }] }, "It changes a file that is already there. It changes files of this chat's own, and nothing else on the machine."],
] as const)("%s", (risk, op, says) => expect(consequence({ risk, op: { ...op, files: [...op.files] } })).toBe(says));
