import { consequence, headline } from "@/features/approvals/consequence";
import type { AskedOp } from "@/protocol/AskedOp";
import { approval } from "@/testing/made";
import { describe, expect, test } from "vitest";

const op = approval({ id: "a" }).op;
const { command: _, ...file } = { ...op, kind: "write_file", path: "/d/homes/1/a" };

test.each([
  ["R0", op, "It looks and changes nothing."],
  ["R2", op, "It changes the machine, and what it does stays until someone takes it back."],
  ["R2", { ...op, user: "root" }, "It changes the machine, and what it does stays until someone takes it back. It runs as root, and nothing on the machine is kept from it."],
  ["R1", { ...file, files: [{ path: file.path, sha256: "absent" }] }, "It makes a new file. It changes files of this chat's own, and nothing else on the machine."],
  ["R1", { ...file, files: [{ path: file.path, sha256: "ab" }] }, "It changes a file that is already there. It changes files of this chat's own, and nothing else on the machine."],
  ["R1", { ...file, path: "/d/homes/11/a" }, "It changes a file that is already there. It lies where chats and projects keep their files; nothing else on the machine changes."],
  ["R1", op, "By its name it changes files of this chat's own; what it starts is not looked into."],
] as const)("%s", (risk, op, says) => expect(consequence({ pid: 1, risk, op: { ...op, files: [...op.files] } })).toBe(says));

describe("the headline", () => {
  test.each<[AskedOp, string]>([
    [op, "Run this command"],
    [{ ...op, command: "cd /h\n\nmake\n" }, "Run this script of 3 lines"],
    [{ ...op, argv: ["touch", "a"] }, "Run this program"],
    [{ ...file, content: "äb", files: [{ path: file.path, sha256: "absent" }] }, "Make this file, 3 B"],
    [{ ...file, content: "b", files: [{ path: file.path, sha256: "ab" }] }, "Write over this file, 1 B"],
    [{ ...file, kind: "edit_file" }, "Change this file"],
  ])("of %j is %s", (op, says) => expect(headline({ summary: "by the machine", op })).toBe(says));

  test("leaves nothing out that stands nowhere else on the card", () => {
    const search = { ...file, kind: "search", path: "/h" };
    expect(headline({ summary: "Search /h for `x`", op: search })).toBe("Search /h for `x`");
  });

  test("has no part of a command or a path, which stand below as they are", () => {
    const long = { ...op, command: "rm -rf /srv/archive && ".repeat(20) };
    expect(headline({ summary: `Run \`${long.command.slice(0, 120)}…\``, op: long })).not.toMatch(/rm|…/);
  });
});
