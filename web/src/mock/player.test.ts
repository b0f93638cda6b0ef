import { Player } from "@/mock/player";
import { resume } from "@/mock/resume";
import { type Exchange, Renewal, type Scene, type Trace } from "@/mock/trace";
import recorded from "@/mock/trace.json";
import type { Approval } from "@/protocol/Approval";
import type { Decide } from "@/protocol/Decide";
import type { EventFrame } from "@/protocol/EventFrame";
import type { Home } from "@/protocol/Home";
import type { Message } from "@/protocol/Message";
import type { NewMessage } from "@/protocol/NewMessage";
import type { NewProcess } from "@/protocol/NewProcess";
import type { Op } from "@/protocol/Op";
import type { Page } from "@/protocol/Page";
import type { Problem } from "@/protocol/Problem";
import type { Process } from "@/protocol/Process";
import type { Turn } from "@/protocol/Turn";
import { makeStorage } from "@/testing/storage";
import { afterEach, describe, expect, it, vi } from "vitest";

const trace = recorded as unknown as Trace;

const BEGUN = 2_000_000_000_000;

/** A player on a clock that runs everything that is due when it is told to. */
function play() {
  let now = BEGUN;
  const due: { at: number; run: () => void }[] = [];
  const player = new Player(trace, { now: () => now, after: (ms, run) => void due.push({ at: now + ms, run }) });
  const frames: EventFrame[] = [];
  player.listen((frame) => frames.push(frame));
  const rest = () => {
    for (;;) {
      due.sort((a, b) => a.at - b.at);
      const next = due.shift();
      if (!next) return;
      now = next.at;
      next.run();
    }
  };
  const get = <T>(path: string): T => {
    const { status, body } = player.answer("GET", path, null);
    expect(status, path).toBe(200);
    return body as T;
  };
  const list = <T>(path: string): T[] => get<Page<T>>(path).items;
  const begin = (chosen: Partial<NewProcess> = {}) => (player.answer("POST", "/api/processes", { program: "chat", ...chosen }).body as Process).pid;
  const say = (pid: number, text: string, client_id = "c1") => player.answer("POST", `/api/processes/${pid}/messages`, { text, client_id }).body as { turn_id: string };
  const waiting = (pid: number) => list<Approval>(`/api/approvals?limit=200&pid=${pid}&state=pending`);
  const decide = (pid: number, said: Decide) => player.answer("POST", `/api/approvals/${waiting(pid)[0]?.id}/decision`, said);
  return { player, frames, rest, get, list, begin, say, waiting, decide, states: () => frames.flatMap((frame) => (frame.type === "turn.state" ? [frame.state] : [])) };
}

const posted = (scene: Scene, verb: "/messages" | "/decision") => scene.played.find((one): one is Exchange => one.kind === "http" && one.method === "POST" && one.path.endsWith(verb));

/** Ids in the order in which they come up, and times, are not what an answer says. */
function plainly(answer: unknown, pid: number): unknown {
  const ids: string[] = [];
  const text = JSON.stringify(answer, (key, value: unknown) => (value === null || value === undefined ? undefined : typeof value === "number" && value > 1_600_000_000_000 ? "then" : key === "pid" && value === pid ? "here" : value));
  const plain = text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
    if (!ids.includes(id)) ids.push(id);
    return `id ${ids.indexOf(id)}`;
  });
  return JSON.parse(plain);
}

describe("a recording played back", () => {
  it("answers everything that was read of the pages", () => {
    const { get, list } = play();
    // By the ids that it has now.
    const renewal = new Renewal({ from: trace.open.pid, to: trace.open.pid }, BEGUN - trace.recorded_at);
    for (const { path } of trace.state) get(renewal.path(path));
    for (const { pid } of list<Process>("/api/processes?limit=200")) get(`/api/files/names?pid=${pid}&path=`);
  });

  it.each(trace.scenes.map((scene) => [`${scene.text}, ${JSON.stringify(posted(scene, "/decision")?.said ?? null)}`, scene] as const))("reads back at its end what the real stack answered then: %s", (_, scene) => {
    const { get, list, begin, say, rest, decide } = play();
    const pid = begin();
    const message = posted(scene, "/messages")?.said as NewMessage | undefined;
    const { turn_id } = say(pid, scene.text, message?.client_id);
    rest();
    const decision = posted(scene, "/decision");
    if (decision) {
      expect(decide(pid, decision.said as Decide).status).toBe(200);
      rest();
    }
    for (const part of ["messages", "turns", "ops"]) {
      const then = scene.after.find((read) => read.path.startsWith(`/api/processes/${scene.pid}/${part}`))?.answer as Page<unknown>;
      expect(plainly(list(`/api/processes/${pid}/${part}`), pid)).toEqual(plainly(then.items, scene.pid));
    }
    get(`/api/files/names?pid=${pid}&path=`);
    for (const { path } of scene.after) if (path.includes("turn_id=")) get(path.replace(/turn_id=[^&]*/, `turn_id=${turn_id}`));
  });

  it("reads back with each fact what the fact says", () => {
    const { player, begin, say, rest, get, list, decide } = play();
    const pid = begin();
    let facts = 0;
    player.listen((frame) => {
      facts++;
      if (frame.type === "message.created") expect(list<Message>(`/api/processes/${pid}/messages?newest=true`)).toContainEqual(frame.message);
      if (frame.type === "turn.state") expect(list<Turn>(`/api/processes/${pid}/turns`)).toContainEqual(expect.objectContaining({ id: frame.turn_id, state: frame.state, rev: frame.rev, created_at: expect.any(Number) }));
      if (frame.type === "op.state") for (const op of [get<Op>(`/api/ops/${frame.op_id}`), ...list<Op>(`/api/processes/${pid}/ops`)]) expect(op).toMatchObject({ op_id: frame.op_id, state: frame.state, body: expect.any(Object) });
      if (frame.type === "op.output") expect(get(`/api/ops/${frame.op_id}/output?from=${frame.offset}&limit=1000`)).toMatchObject({ data: frame.data, next: frame.next, end: false });
      if (frame.type === "approval.opened") expect(list(`/api/approvals?pid=${pid}&state=pending`)).toEqual([frame.approval]);
      if (frame.type === "approval.decided") expect(get(`/api/approvals/${frame.id}`)).toMatchObject({ state: frame.decision });
      if (frame.type === "process.state") expect(get(`/api/processes/${pid}`)).toMatchObject({ state: frame.state });
    });
    say(pid, "run something");
    rest();
    decide(pid, { decision: "approve", scope: "once" });
    rest();
    expect(facts).toBeGreaterThan(30);
  });

  it("says it in the words of who asks, names the chat after them, and leaves it as it was chosen", () => {
    const { frames, begin, say, rest, get, list, states } = play();
    const pid = begin({ posture: "watch", client_id: "a chat" });
    const { turn_id } = say(pid, "And how full is the disk now?", "mine");
    rest();
    expect(states().at(-1)).toBe("done");
    const [said, ...others] = list<Message>(`/api/processes/${pid}/messages`).filter((message) => message.role === "user");
    expect(said).toMatchObject({ pid, client_id: "mine", turn_id, blocks: [{ type: "text", text: "And how full is the disk now?" }] });
    expect(others).toEqual([]);
    expect(frames).toContainEqual(expect.objectContaining({ type: "message.created", message: said }));
    expect(get<Process>(`/api/processes/${pid}`).title).toBe("And how full is the disk now?");
    say(pid, "and the memory?");
    rest();
    expect(get<Process>(`/api/processes/${pid}`)).toMatchObject({ title: "And how full is the disk now?", posture: "watch" });
    expect(get<Process>(`/api/processes/${begin({ title: "Mine" })}`).title).toBe("Mine");
    expect(list<Turn>(`/api/processes/${pid}/turns`).map((turn) => turn.state)).toEqual(["done", "done"]);
  });

  it("has a scene for all that is suggested", () => {
    const { get } = play();
    const suggested = get<Home>("/api/home").suggestions.map((one) => one.prompt);
    for (const text of [...suggested, "How full is the disk?", "Which processes are running?", "Write hello to notes.txt"]) {
      expect(trace.scenes.find((scene) => new RegExp(scene.match, "i").test(text))?.match, text).not.toBe("");
    }
  });

  it("says that it is a recording when something else was said then", () => {
    const { frames, begin, say } = play();
    say(begin(), "How full is the disk?");
    expect(frames.filter((frame) => frame.type === "notice")).toEqual([]);
    say(begin(), "Make me a sandwich");
    expect(frames).toContainEqual(expect.objectContaining({ type: "notice", title: "This is a recording" }));
  });

  it("plays the question that waits on to its end", () => {
    const { rest, get, decide, waiting, states, list } = play();
    const { pid } = trace.open;
    expect(decide(pid, { decision: "approve", scope: "once" }).status).toBe(200);
    rest();
    expect(states().at(-1)).toBe("done");
    expect(waiting(pid)).toEqual([]);
    expect(get<Process>(`/api/processes/${pid}`).state).toBe("idle");
    expect(list<Op>(`/api/processes/${pid}/ops`)).toMatchObject([{ state: "done", result: { exit_code: 0 } }]);
    expect(list<Approval>("/api/approvals?limit=50")[0]).toMatchObject({ pid, state: "approved" });
  });

  it("tells the model the reason of who denies", () => {
    const { begin, say, rest, decide, list } = play();
    const pid = begin();
    say(pid, "write hello to notes.txt");
    rest();
    decide(pid, { decision: "deny", reason: "Not in this folder." });
    rest();
    const said = JSON.stringify(list<Message>(`/api/processes/${pid}/messages`));
    expect(said).toContain("Reason: Not in this folder.");
    expect(list<Op>(`/api/processes/${pid}/ops`)).toMatchObject([{ state: "denied" }]);
    expect(list<Approval>("/api/approvals?state=denied&limit=50")[0]).toMatchObject({ pid, reason: "Not in this folder." });
  });

  it("keeps what is said meanwhile, and plays it afterwards", () => {
    const { begin, say, rest, decide, list } = play();
    const pid = begin();
    say(pid, "run something", "first");
    rest();
    const { turn_id } = say(pid, "How full is the disk?", "second");
    expect(list<Message>(`/api/processes/${pid}/messages`)).toContainEqual(expect.objectContaining({ client_id: "second", turn_id }));
    const turns = () => list<Turn>(`/api/processes/${pid}/turns`).map((turn) => turn.state);
    expect(turns()).toEqual(["waiting_approval", "queued"]);
    decide(pid, { decision: "deny" });
    rest();
    expect(turns()).toEqual(["done", "done"]);
  });

  it("refuses plainly what was not recorded, and does not know what is not there", () => {
    const { player, decide } = play();
    const { pid } = trace.open;
    const edit: Decide = { decision: "edit", op: { kind: "run_command", command: "true" } as never };
    for (const { status, body } of [decide(pid, edit), player.answer("PATCH", `/api/processes/${pid}`, { pinned: true }), player.answer("POST", `/api/processes/${pid}/signal`, { signal: "INT" }), player.answer("GET", "/api/search?q=disk", null)]) {
      expect([status, (body as Problem).title]).toEqual([403, "This is a recording"]);
    }
    for (const path of ["/api/processes/999/messages?newest=true&limit=60", "/api/approvals/none", "/api/ops/none"]) {
      const { status, body } = player.answer("GET", path, null);
      expect([status, (body as Problem).code]).toEqual([404, "not_found"]);
    }
    expect(player.answer("POST", "/api/approvals/none/decision", { decision: "approve" }).status).toBe(404);
  });
});

describe("a reload", () => {
  afterEach(() => void vi.useRealTimers());

  it("goes on where the tab was, with the same ids", () => {
    vi.useFakeTimers({ now: 2_000_000_000_000 });
    const storage = makeStorage();
    const before = resume(trace, storage);
    const { pid } = before.ask("POST", "/api/processes", { program: "chat" }).body as Process;
    before.ask("POST", `/api/processes/${pid}/messages`, { text: "run something", client_id: "c1" });
    before.ask("PATCH", `/api/processes/${pid}`, { pinned: true });
    vi.advanceTimersByTime(5_000);
    const waits = `/api/approvals?pid=${pid}&state=pending`;
    const question = (before.ask("GET", waits, null).body as Page<Approval>).items[0];
    before.ask("POST", `/api/processes/${pid}/messages`, { text: "write something", client_id: "c2" });
    before.ask("POST", `/api/approvals/${question?.id}/decision`, { decision: "approve", scope: "once" });
    vi.advanceTimersByTime(15_000);
    const second = (before.ask("GET", waits, null).body as Page<Approval>).items[0];
    expect(second?.state).toBe("pending");

    const after = resume(trace, storage);
    for (const path of ["messages", "turns", "ops"].map((part) => `/api/processes/${pid}/${part}`)) {
      expect(plainly(after.ask("GET", path, null).body, pid)).toEqual(plainly(before.ask("GET", path, null).body, pid));
    }
    expect((after.ask("GET", waits, null).body as Page<Approval>).items[0]?.id).toBe(second?.id);
    expect(after.ask("POST", `/api/approvals/${second?.id}/decision`, { decision: "deny" }).status).toBe(200);
    const other = resume(trace, makeStorage());
    expect(other.ask("GET", `/api/processes/${pid}/messages`, null).status).toBe(404);
  });
});
