import { op } from "@/testing/made";
import { sayOpEnd, type StandingOp, type ToldEnd } from "@/ui/op_end";
import type { OpState } from "@/protocol/OpState";
import { expect, test } from "vitest";

const NOW = 10_000;
const standing = (state: OpState, result: ToldEnd | null = null, started_at: number | null = null): StandingOp => ({
  state,
  result: result && { length: 0, text: "", truncated: false, ...result },
  row: op({ op_id: "o1", state, started_at }),
});

test.each<[string, StandingOp | null, ToldEnd | null, ReturnType<typeof sayOpEnd>]>([
  ["what nobody knows", null, null, null],
  ["one that is on its way", standing("planned"), null, { words: "sent", tone: "busy", took: null }],
  ["one that has just begun", standing("running", null, NOW - 900), null, { words: "running", tone: "busy", took: null }],
  ["one that runs on", standing("running", null, NOW - 4_000), null, { words: "running", tone: "busy", took: "4 s" }],
  ["one that is stopped", standing("cancelling", null, NOW - 4_000), null, { words: "stopping", tone: "warn", took: "4 s" }],
  ["one whose result is not here yet", standing("done", null, NOW - 4_000), null, { words: "done", tone: "ok", took: null }],
  ["what went well", standing("done", { outcome: "ok", exit_code: 0, started_at: 1_000, ended_at: 1_012 }), null, { words: "exit 0", tone: "quiet", took: "12 ms" }],
  ["what failed", standing("failed", { outcome: "error", exit_code: 2 }), null, { words: "exit 2", tone: "bad", took: null }],
  ["what ran too long", standing("failed", { outcome: "error", signal: 9, reason: "timeout" }), null, { words: "failed · signal 9 · timeout", tone: "bad", took: null }],
  ["what was stopped", standing("cancelled", { outcome: "cancelled", exit_code: 130, signal: 15, reason: "cancelled" }), null, { words: "stopped · signal 15", tone: "warn", took: null }],
  ["what was refused", standing("denied"), null, { words: "denied", tone: "warn", took: null }],
  ["what only the chat has", null, { outcome: "ok" }, { words: "done", tone: "quiet", took: null }],
])("%s", (_, op, told, said) => expect(sayOpEnd(op, told, NOW)).toEqual(said));
