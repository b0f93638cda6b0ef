import { reasonOf, sayAsked, sayBody } from "@/lib/text/op";
import type { AskedOp } from "@/protocol/AskedOp";
import type { OpBody } from "@/protocol/OpBody";
import { expect, test } from "vitest";

test.each<[OpBody, string]>([
  [{ kind: "run_command", command: "df -h", cwd: null, env: {}, stdin: null, user: null, tty: false, timeout_ms: null }, "df -h"],
  [{ kind: "search", pattern: "a_b", path: "/srv", glob: null }, "search a_b"],
  [{ kind: "list_dir", path: "/srv/a_b" }, "list dir /srv/a_b"],
])("$kind is said in one line", (body, said) => expect(sayBody(body)).toBe(said));

test.each([
  [{ command: "a\nb", path: "/x" }, "a\nb"],
  [{ path: "/etc/motd" }, "/etc/motd"],
  [{ path: "/var/lib/metatron-agent/b781d7c1f3a70c53/homes/4/notes.txt" }, "…/homes/4/notes.txt"],
  [{ path: `/srv/${"n".repeat(40)}` }, `…/${"n".repeat(40)}`],
  [{}, "by the machine"],
])("%j is asked in a line", (op, said) => expect(sayAsked({ op: op as AskedOp, summary: "by the machine" })).toBe(said));

test.each([
  [undefined, null, null],
  ["cancelled", null, null],
  ["timed_out", "timed out", null],
  ["The output was more than the journal takes.", null, "The output was more than the journal takes."],
])("%s", (reason, word, sentence) => expect(reasonOf(reason === undefined ? {} : { reason })).toEqual({ word, sentence }));
