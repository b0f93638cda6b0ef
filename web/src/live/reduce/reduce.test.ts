import type { EventFrame } from "@/protocol/EventFrame";
import type { Input } from "@/live/reduce/input";
import { reduce } from "@/live/reduce/reduce";
import { EMPTY, type World } from "@/live/world";
import { approval, frame, message, op, process, turn } from "@/testing/made";
import { describe, expect, it } from "vitest";

const opened = reduce(EMPTY, { kind: "chat.opening", pid: 1 });

function take(world: World, frames: readonly EventFrame[]): World {
  return frames.reduce((now, next) => reduce(now, { kind: "frame", frame: next }), world);
}

/** What a person would see of chat 1. */
function seen(world: World) {
  const chat = world.chats[1];
  return {
    order: chat?.turnOrder.map((id) => [id, chat.byTurn[id]]),
    turns: Object.values(chat?.turns ?? {}).map((one) => [one.id, one.state]).sort(),
    ops: Object.values(world.ops).map((one) => [one.op_id, one.state]).sort(),
    approvals: Object.values(world.approvals).map((one) => [one.approval.id, one.approval.state]).sort(),
    state: world.processes[1]?.process.state,
  };
}

const user = message({ id: "m1", role: "user", step: 0, created_at: 1_000, client_id: "c" });
const answer = message({
  id: "m2",
  created_at: 1_100,
  blocks: [{ type: "tool_call", call_id: "c1", tool: "run_command", args: {}, op_id: "o1" }],
});
const result = message({
  id: "m3",
  role: "tool",
  created_at: 1_200,
  blocks: [{ type: "tool_result", call_id: "c1", op_id: "o1", outcome: "ok", text: "x" }],
});

/** A whole turn with a question, as facts. */
const STORY: EventFrame[] = [
  frame({ type: "process.created", pid: 1, process: process(), fact: 1 }),
  frame({ type: "message.created", pid: 1, message: user, fact: 2 }),
  frame({ type: "turn.state", pid: 1, turn_id: "t1", state: "queued", rev: 0, fact: 3 }),
  frame({ type: "process.state", pid: 1, state: "thinking", fact: 4 }),
  frame({ type: "turn.state", pid: 1, turn_id: "t1", state: "thinking", rev: 1, fact: 5 }),
  frame({ type: "message.created", pid: 1, message: answer, fact: 6 }),
  frame({ type: "op.state", pid: 1, op_id: "o1", turn_id: "t1", call_id: "c1", state: "asked", fact: 7 }),
  frame({ type: "approval.opened", pid: 1, approval: approval({ id: "a1" }), fact: 8 }),
  frame({ type: "turn.state", pid: 1, turn_id: "t1", state: "waiting_approval", rev: 2, fact: 9 }),
  frame({ type: "approval.decided", pid: 1, id: "a1", decision: "approved", decided_by: "u1", fact: 10 }),
  frame({ type: "op.state", pid: 1, op_id: "o1", turn_id: "t1", call_id: "c1", state: "running", fact: 11 }),
  frame({ type: "op.state", pid: 1, op_id: "o1", turn_id: "t1", call_id: "c1", state: "done", fact: 12 }),
  frame({ type: "message.created", pid: 1, message: result, fact: 13 }),
  frame({ type: "turn.state", pid: 1, turn_id: "t1", state: "done", rev: 3, fact: 14 }),
  frame({ type: "process.state", pid: 1, state: "idle", fact: 15 }),
];
const END = {
  order: [["t1", ["m1", "m2", "m3"]]],
  turns: [["t1", "done"]],
  ops: [["o1", "done"]],
  approvals: [["a1", "approved"]],
  state: "idle",
};

/** The same shuffles every time. */
function shuffled<T>(list: readonly T[], salt: number): T[] {
  let state = salt * 2_654_435_761;
  const next = () => (state = (state * 1_664_525 + 1_013_904_223) >>> 0) / 2 ** 32;
  return list.map((item) => [next(), item] as const).sort((a, b) => a[0] - b[0]).map(([, item]) => item);
}

describe("facts", () => {
  it("in order give the story", () => {
    expect(seen(take(opened, STORY))).toEqual(END);
  });

  it("twice change nothing the second time", () => {
    const once = take(opened, STORY);
    expect(take(once, STORY)).toBe(once);
    expect(seen(take(opened, STORY.flatMap((one) => [one, one])))).toEqual(END);
  });

  it.each(Array.from({ length: 40 }, (_, salt) => salt))("in any order give the same (%i)", (salt) => {
    // The two that make a thing must come before what happens to it; everything else may be anywhere.
    const [made, ...rest] = STORY;
    const late = shuffled(rest, salt);
    const at = late.findIndex((one) => one.type === "approval.opened");
    const decided = late.findIndex((one) => one.type === "approval.decided");
    if (decided < at) late.push(...late.splice(decided, 1));
    expect(seen(take(opened, [made as EventFrame, ...late]))).toEqual(END);
  });

  it("of a chat that is not open change its row alone", () => {
    const world = take(EMPTY, STORY);
    expect(world.chats[1]).toBeUndefined();
    expect(world.processes[1]?.process.active_at).toBe(1_200);
  });

  it("of a chat that is not open leave of an ended op that it has ended, and no late one makes it run again", () => {
    const brought = { outcome: "ok", length: 1, text: "x", truncated: false } as const;
    const about = { type: "op.state", pid: 1, op_id: "o1", turn_id: "t1", call_id: "c1" } as const;
    const done = frame({ ...about, state: "done", fact: 12, result: brought });
    const late = frame({ ...about, state: "running", fact: 11 });
    const unseen = take(EMPTY, [done, late]);
    expect(unseen.ops["o1"]).toMatchObject({ state: "done", result: null, row: null });
    expect(take(opened, [done]).ops["o1"]?.result).toEqual(brought);
    const read = reduce(unseen, { kind: "ops", items: [op({ op_id: "o1", state: "done", result: brought })], asOf: 12 });
    expect(read.ops["o1"]?.result).toEqual(brought);
  });

  it("of a kind that this page does not know are passed over", () => {
    const strange = { seq: "e-0", at: 1, type: "weather.changed" } as unknown as EventFrame;
    expect(take(opened, [strange])).toBe(opened);
  });
});

describe("snapshots", () => {
  const load = (asOf: number, state: "thinking" | "done", rev: number): Input => ({
    kind: "chat.loaded",
    pid: 1,
    messages: [user, answer],
    turns: [turn({ id: "t1", state, rev })],
    older: null,
    asOf,
  });

  it("before, between and after the facts lead to the same end", () => {
    for (let cut = 0; cut <= STORY.length; cut++) {
      const asOf = STORY[cut - 1]?.fact ?? 0;
      const before = take(opened, STORY.slice(0, cut));
      const loaded = reduce(before, load(asOf, "thinking", 1));
      expect(seen(take(loaded, STORY))).toEqual(END);
    }
  });

  it("that were asked for before a fact do not take it back", () => {
    const world = take(opened, STORY);
    const old: Input[] = [
      load(3, "thinking", 1),
      { kind: "ops", items: [op({ op_id: "o1", state: "asked" })], asOf: 7 },
      { kind: "approvals", items: [approval({ id: "a1" })], asOf: 8, scope: "pending" },
      { kind: "processes", items: [process({ state: "thinking" })], asOf: 4, complete: true },
    ];
    expect(seen(old.reduce(reduce, world))).toEqual(END);
  });

  it("win over late facts that they already contain", () => {
    const world = reduce(reduce(EMPTY, { kind: "processes", items: [process({ state: "idle" })], asOf: 15, complete: true }), {
      kind: "ops",
      items: [op({ op_id: "o1", state: "done" })],
      asOf: 15,
    });
    const late = take(world, STORY.slice(0, 8));
    expect(late.processes[1]?.process.state).toBe("idle");
    expect(late.ops["o1"]?.state).toBe("done");
  });

  it("of open questions drop those that were decided while nobody listened", () => {
    const world = take(opened, STORY.slice(0, 8));
    const after = reduce(world, { kind: "approvals", items: [], asOf: 8, scope: "pending" });
    expect(after.approvals).toEqual({});
  });

  it("after a long absence leave no hole in the middle", () => {
    const old = reduce(opened, { kind: "chat.loaded", pid: 1, messages: [user], turns: [], older: null, asOf: 0 });
    const far = message({ id: "m9", turn_id: "t9", created_at: 9_000 });
    const live = message({ id: "m10", turn_id: "t9", created_at: 9_100 });
    const now = take(old, [frame({ type: "message.created", pid: 1, message: live, fact: 90 })]);
    const world = reduce(now, { kind: "chat.loaded", pid: 1, messages: [far], turns: [], older: "m9", asOf: 80 });
    expect(world.chats[1]?.turnOrder).toEqual(["t9"]);
    expect(world.chats[1]?.byTurn["t9"]).toEqual(["m9", "m10"]);
    expect(world.chats[1]?.older).toBe("m9");
  });

  it("of older messages go above", () => {
    const world = reduce(
      reduce(opened, { kind: "chat.loaded", pid: 1, messages: [message({ id: "m5", turn_id: "t5" })], turns: [], older: "m9", asOf: 0 }),
      { kind: "chat.older", pid: 1, messages: [user], turns: [], older: null, asOf: 0 },
    );
    expect(world.chats[1]?.turnOrder).toEqual(["t1", "t5"]);
    expect(world.chats[1]?.older).toBe(null);
  });
});

describe("an edited command", () => {
  it("puts its op in the place of the old one, in whatever order they are heard of", () => {
    const first = op({ op_id: "o1", state: "denied" });
    const second = op({ op_id: "o2", state: "running" });
    for (const items of [[first, second], [second, first]]) {
      const world = reduce(opened, { kind: "ops", items, asOf: 0 });
      expect(world.calls["t1/c1"]).toBe("o2");
    }
  });
});

describe("a deleted process", () => {
  const gone = frame({ type: "process.deleted", pid: 1, fact: 20 });

  it("takes its chat, ops and questions with it", () => {
    const world = take(opened, [...STORY, gone]);
    expect(world.processes).toEqual({});
    expect(world.chats).toEqual({});
    expect(world.ops).toEqual({});
    expect(world.approvals).toEqual({});
  });

  it("does not come back by what arrives late", () => {
    const world = take(opened, [...STORY.slice(0, 3), gone, ...STORY]);
    expect(world.processes).toEqual({});
    expect(world.approvals).toEqual({});
    const listed = reduce(world, { kind: "processes", items: [process(), process({ pid: 2 })], asOf: 15, complete: true });
    expect(Object.keys(listed.processes)).toEqual(["2"]);
  });

  it("of which nobody told is missed by the next full list", () => {
    const world = reduce(take(opened, STORY), { kind: "processes", items: [], asOf: 15, complete: true });
    expect([world.processes, world.chats]).toEqual([{}, {}]);
  });
});

describe("a message said in place of another", () => {
  const again = message({ id: "n1", turn_id: "t2", role: "user", step: 0, created_at: 2_000, client_id: "d" });
  const REPLACED: EventFrame[] = [
    frame({ type: "messages.set_aside", pid: 1, message_ids: ["m1", "m2", "m3"], replaced_by: "n1", fact: 21 }),
    frame({ type: "message.created", pid: 1, message: again, fact: 22 }),
    frame({ type: "turn.state", pid: 1, turn_id: "t2", state: "queued", rev: 0, fact: 23 }),
  ];
  const left = (world: World) => [world.chats[1]?.turnOrder, world.chats[1]?.byTurn, Object.keys(world.chats[1]?.messages ?? {})];
  const END = [["t2"], { t2: ["n1"] }, ["n1"]];

  it("leaves nothing to see of what was set aside", () => {
    expect(left(take(opened, [...STORY, ...REPLACED]))).toEqual(END);
  });

  it("leaves the turns before it, and what of its own turn came before", () => {
    const world = take(opened, [...STORY, frame({ type: "messages.set_aside", pid: 1, message_ids: ["m3"], replaced_by: "n1", fact: 21 })]);
    expect(left(world)).toEqual([["t1"], { t1: ["m1", "m2"] }, ["m1", "m2"]]);
  });

  it.each(Array.from({ length: 40 }, (_, salt) => salt))("does so in any order (%i)", (salt) => {
    expect(left(take(opened, shuffled([...STORY.slice(1), ...REPLACED], salt)))).toEqual(END);
  });

  it("is not undone by an answer that was asked for before", () => {
    const world = take(opened, REPLACED);
    const late = reduce(world, { kind: "chat.loaded", pid: 1, messages: [user, answer], turns: [turn({ id: "t1", state: "done", rev: 3 })], older: null, asOf: 15 });
    expect(left(late)).toEqual(END);
    expect(Object.keys(late.chats[1]?.acknowledged ?? {}).sort()).toEqual(["c", "d"]);
  });

  it("twice changes nothing the second time", () => {
    const once = take(opened, [...STORY, ...REPLACED]);
    expect(take(once, [...STORY, ...REPLACED])).toBe(once);
  });
});

describe("what this device kept of a chat", () => {
  const kept: Input = { kind: "chat.kept", pid: 1, messages: [user, answer], turns: [turn({ id: "t1", state: "acting" })], at: 5_000 };
  const failed = reduce(opened, { kind: "chat.failed", pid: 1, problem: { type: "", title: "away", status: 0, code: "unreachable", detail: "" } });
  const later = message({ id: "m9", turn_id: "t2", created_at: 9_000 });
  const ids = (world: World) => Object.keys(world.chats[1]?.messages ?? {}).sort();

  it("is shown, with its time, where the machine could not be asked", () => {
    const chat = reduce(failed, kept).chats[1];
    expect([chat?.phase, chat?.problem, chat?.kept?.at, chat?.older]).toEqual(["ready", null, 5_000, null]);
    expect(chat?.byTurn).toEqual({ t1: ["m1", "m2"] });
  });

  it("says why it could not be asked while it is asked again", () => {
    const again = reduce(failed, { kind: "chat.opening", pid: 1 }).chats[1];
    expect([again?.phase, again?.problem?.code]).toEqual(["loading", "unreachable"]);
  });

  it("gives way to what is read, with what was set aside since, and keeps what came by event", () => {
    const back = take(reduce(failed, kept), [frame({ type: "message.created", pid: 1, message: later, fact: 20 })]);
    const read = reduce(back, { kind: "chat.loaded", pid: 1, messages: [user], turns: [turn({ id: "t1", state: "done", rev: 3 })], older: "cursor", asOf: 20 });
    expect(ids(read)).toEqual(["m1", "m9"]);
    expect([read.chats[1]?.kept, read.chats[1]?.older, read.chats[1]?.turns["t1"]?.state]).toEqual([null, "cursor", "done"]);
  });

  it("changes nothing of what was read", () => {
    const read = reduce(opened, { kind: "chat.loaded", pid: 1, messages: [user], turns: [], older: null, asOf: 0 });
    expect(reduce(read, kept)).toBe(read);
  });
});
