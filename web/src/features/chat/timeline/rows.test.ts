import { rowsOf } from "@/features/chat/timeline/rows";
import { openingChat, loadedChat } from "@/live/reduce/chat";
import { type Chat, EMPTY } from "@/live/world";
import type { Message } from "@/protocol/Message";
import { message, turn } from "@/testing/made";
import { describe, expect, it } from "vitest";

function chatOf(messages: Message[], state: "done" | "thinking" = "done"): Chat {
  const turns = [...new Set(messages.map((one) => one.turn_id))].map((id) => turn({ id, state }));
  const world = loadedChat(openingChat(EMPTY, 1), 1, { messages, turns, older: null }, "newest");
  const chat = world.chats[1];
  if (!chat) throw new Error("no chat");
  return chat;
}

const ASKED = message({ id: "m1", role: "user", step: 0, client_id: "c1", blocks: [{ type: "text", text: "hello" }] });
const CALLED = message({
  id: "m2",
  created_at: 1_001,
  blocks: [
    { type: "text", text: "I look." },
    { type: "tool_call", call_id: "a", tool: "list_dir", args: { path: "." } },
    { type: "tool_call", call_id: "b", tool: "list_dir", args: { path: "/" } },
  ],
});
const RESULT = message({ id: "m3", role: "tool", created_at: 1_002, blocks: [{ type: "tool_result", call_id: "b", outcome: "ok", text: "x" }] });
const ANSWERED = message({ id: "m4", step: 2, created_at: 1_003, blocks: [{ type: "text", text: "There." }] });

function kinds(chat: Chat, growing = {}): string[] {
  return rowsOf(chat, growing, []).map((row) => `${row.kind} ${row.key}`);
}

describe("rows", () => {
  it("follow what was said, results at their calls", () => {
    const rows = rowsOf(chatOf([ASKED, CALLED, RESULT, ANSWERED]), {}, []);
    expect(rows.map((row) => `${row.kind} ${row.key}`)).toEqual(["said c1", "answer m2", "call m2 a", "call m2 b", "answer m4"]);
    expect(rows.map((row) => (row.kind === "call" ? (row.result?.text ?? null) : row.kind === "answer" ? row.last : ""))).toEqual(["", false, null, "x", true]);
  });

  it("have the end of a turn that is not plainly done", () => {
    expect(kinds(chatOf([ASKED], "thinking"))).toEqual(["said c1", "t1 end"].map((key, index) => (index ? `end ${key}` : key)));
  });

  it("of what grows keep their key when it is committed", () => {
    expect(kinds(chatOf([ASKED], "thinking"), { t1: "m4" })[1]).toBe("answer m4");
    expect(kinds(chatOf([ASKED, ANSWERED], "thinking"), { t1: "m4" })[1]).toBe("answer m4");
  });

  it("are the same objects while their turn does not change", () => {
    const before = chatOf([ASKED, ANSWERED]);
    const later = message({ id: "n1", turn_id: "t2", role: "user", step: 0, created_at: 2_000 });
    const after = loadedChat({ ...EMPTY, chats: { 1: before } }, 1, { messages: [later], turns: [], older: null }, "newest").chats[1];
    if (!after) throw new Error("no chat");
    const [a, b] = [rowsOf(before, {}, []), rowsOf(after, {}, [])];
    expect(b.slice(0, 2).every((row, index) => row === a[index])).toBe(true);
    expect(b.length).toBe(4);
  });

  it("show compaction as a line and a divider", () => {
    const compact = message({ id: "m5", role: "user", step: 0, turn_id: "t2", created_at: 2_000, blocks: [{ type: "compact" }] });
    const summary = message({ id: "m6", turn_id: "t2", created_at: 2_001, blocks: [{ type: "summary", text: "In short." }] });
    expect(kinds(chatOf([ASKED, ANSWERED, compact, summary]))).toEqual(["said c1", "answer m4", "compact m5", "summary m6 summary"]);
  });
});
