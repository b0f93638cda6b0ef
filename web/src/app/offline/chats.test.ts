import { startKeepingChats } from "@/app/offline/chats";
import { begin } from "@/app/session";
import { keepChat } from "@/lib/device/chats";
import { dispatch } from "@/live/store";
import type { OpState } from "@/protocol/OpState";
import { browser } from "@/testing/browser";
import { frame, message, op, turn } from "@/testing/made";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

vi.mock("@/lib/device/chats");

beforeEach(() => {
  vi.useFakeTimers();
  browser();
  begin("p1");
  vi.mocked(keepChat).mockReset();
});

afterEach(() => {
  dispatch({ kind: "forgotten" });
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const PAUSE_MS = 200;
const goes = (state: OpState, fact: number) => dispatch({ kind: "frame", frame: frame({ type: "op.state", pid: 1, op_id: "o1", turn_id: "t1", call_id: "c1", state, fact }) });
/** How the command stands in each copy that was made. */
const copies = () => vi.mocked(keepChat).mock.calls.map(([, , page]) => page.ops.map((one) => one.state));

it("a chat is kept a moment after it changed, and a command that ended at once where the copy says that it goes on", async () => {
  const end = startKeepingChats("u1");
  dispatch({ kind: "chat.loaded", pid: 1, messages: [message({ id: "m1" })], turns: [turn({ id: "t1" })], older: null, asOf: 1 });
  dispatch({ kind: "ops", items: [op({ op_id: "o1" }), op({ op_id: "o2", pid: 2, state: "running" })], asOf: 1 });
  goes("running", 2);
  await vi.advanceTimersByTimeAsync(1_900);
  expect(copies()).toEqual([]);
  await vi.advanceTimersByTimeAsync(100 + PAUSE_MS);
  expect(copies()).toEqual([["running"]]);

  goes("done", 3);
  await vi.advanceTimersByTimeAsync(PAUSE_MS);
  expect(copies()).toEqual([["running"], ["done"]]);
  // Said again, and of a chat that is not kept here: nothing is written for it.
  goes("done", 4);
  dispatch({ kind: "ops", items: [op({ op_id: "o2", pid: 2, state: "done" })], asOf: 5 });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(copies()).toHaveLength(2);
  end();
});
