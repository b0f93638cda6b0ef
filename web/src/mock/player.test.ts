import { Player } from "@/mock/player";
import type { Trace } from "@/mock/trace";
import recorded from "@/mock/trace.json";
import type { EventFrame } from "@/protocol/EventFrame";
import { describe, expect, it } from "vitest";

const trace = recorded as unknown as Trace;

/** A player on a clock that runs everything that is due when it is told to. */
function play() {
  let now = 2_000_000_000_000;
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
  const begin = () => (player.answer("POST", "/api/processes", { program: "chat" }).body as { pid: number }).pid;
  const say = (pid: number, text: string, client_id = "c1") => player.answer("POST", `/api/processes/${pid}/messages`, { text, client_id });
  return { player, frames, rest, begin, say, states: () => frames.flatMap((frame) => (frame.type === "turn.state" ? [frame.state] : [])) };
}

describe("a recording played back", () => {
  it("answers every read of the first pages", () => {
    const { player } = play();
    for (const path of ["/api/auth/me", "/api/system", "/api/processes?limit=200", "/api/approvals?limit=200&state=pending", "/api/settings", "/api/providers?limit=200"]) {
      expect(player.answer("GET", path, null).status, path).toBe(200);
    }
    expect(player.answer("GET", "/api/nothing", null).status).toBe(404);
  });

  it("plays a scene in any chat, in the words of who asks, and can be read afterwards", () => {
    const { player, frames, rest, begin, say, states } = play();
    const pid = begin();
    const accepted = say(pid, "And how full is the disk now?", "mine").body as { turn_id: string };
    rest();
    expect(states().at(-1)).toBe("done");
    const said = frames.flatMap((frame) => (frame.type === "message.created" && frame.message.role === "user" ? [frame.message] : []));
    expect(said.map(({ pid, client_id, turn_id, blocks }) => ({ pid, client_id, turn_id, blocks }))).toEqual([{ pid, client_id: "mine", turn_id: accepted.turn_id, blocks: [{ type: "text", text: "And how full is the disk now?" }] }]);
    const facts = frames.map((frame) => frame.fact ?? 0);
    expect(facts).toEqual(facts.toSorted((a, b) => a - b));
    const read = player.answer("GET", `/api/processes/${pid}/messages?newest=true&limit=60`, null).body as { items: { turn_id: string }[] };
    expect(read.items.length).toBeGreaterThan(2);
    expect(new Set(read.items.map((message) => message.turn_id))).toEqual(new Set([accepted.turn_id]));
  });

  it("waits for the decision, and goes on with it", () => {
    const { player, frames, rest, begin, say, states } = play();
    say(begin(), "write something");
    rest();
    expect(states().at(-1)).toBe("waiting_approval");
    const opened = frames.find((frame) => frame.type === "approval.opened");
    if (opened?.type !== "approval.opened") throw new Error("no question");
    expect(player.answer("POST", "/api/approvals/another/decision", { decision: "approve" }).status).toBe(409);
    expect(player.answer("POST", `/api/approvals/${opened.approval.id}/decision`, { decision: "approve" }).status).toBe(200);
    rest();
    expect(states().at(-1)).toBe("done");
  });

  it("gives the same scene twice with other ids", () => {
    const { rest, begin, say } = play();
    const first = say(begin(), "disk").body as { turn_id: string };
    rest();
    const second = say(begin(), "disk").body as { turn_id: string };
    expect(second.turn_id).not.toBe(first.turn_id);
  });
});
