import { type Connection, type Happening, OFF, type Order, transition } from "@/live/socket/connection";
import { describe, expect, it } from "vitest";

const WELCOME: Happening = { type: "control", control: { type: "welcome", seq: "e-1", epoch: "e" } };
const UP: Happening[] = [{ type: "start" }, { type: "ticket", ticket: "t" }, { type: "opened" }, WELCOME];

function run(events: readonly Happening[], from: Connection = OFF): { state: Connection; orders: Order[] } {
  let state = from;
  const orders: Order[] = [];
  for (const event of events) {
    const [next, more] = transition(state, event, 1_000, 1);
    state = next;
    orders.push(...more);
  }
  return { state, orders };
}

const kinds = (orders: readonly Order[]) => orders.map((order) => order.do);

describe("the connection", () => {
  it("asks, opens, greets, and takes a snapshot the first time", () => {
    const { state, orders } = run(UP);
    expect(state.phase).toBe("live");
    expect(kinds(orders)).toEqual(["ticket", "alarm", "open", "alarm", "hello", "alarm", "alarm", "live", "resync"]);
    expect(orders.find((order) => order.do === "hello")).toEqual({ do: "hello", resumeFrom: null });
  });

  it("resumes from the last frame without a snapshot", () => {
    const live = run([...UP, { type: "event", seq: "e-7" }]).state;
    const { state, orders } = run([{ type: "closed" }, { type: "alarm" }, { type: "ticket", ticket: "t" }, { type: "opened" }, WELCOME], live);
    expect(orders.find((order) => order.do === "hello")).toEqual({ do: "hello", resumeFrom: "e-7" });
    expect(kinds(orders)).not.toContain("resync");
    expect(state.lastSeq).toBe("e-7");
  });

  it("takes a snapshot when it is told that frames are gone", () => {
    const { state, orders } = run([...UP, { type: "control", control: { type: "resync", seq: "f-3", epoch: "f" } }]);
    expect(kinds(orders).filter((kind) => kind === "resync").length).toBe(2);
    expect(state.lastSeq).toBe("f-3");
  });

  it.each(["ticketing", "opening", "greeting"] as const)("gives an attempt up that hangs in %s", (phase) => {
    const until = { ticketing: 1, opening: 2, greeting: 3 }[phase];
    const { state } = run([...UP.slice(0, until), { type: "alarm" }]);
    expect([state.phase, state.tries]).toEqual(["waiting", 1]);
  });

  it("says that it is away when a ping stays without an answer", () => {
    const { state, orders } = run([...UP, { type: "alarm" }, { type: "alarm" }]);
    expect(kinds(orders)).toContain("ping");
    expect([state.phase, state.wasLive, state.lostAt]).toEqual(["waiting", true, 1_000]);
  });

  it("waits longer each time, up to a bound, and not at all after a wake", () => {
    let state = run(UP).state;
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      const [lost, orders] = transition(state, { type: "closed" }, 0, 1);
      waits.push(...orders.flatMap((order) => (order.do === "alarm" ? [order.ms] : [])));
      state = transition(transition(lost, { type: "alarm" }, 0, 1)[0], { type: "ticket", ticket: "t" }, 0, 1)[0];
    }
    expect(waits).toEqual([400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000]);
    const lost = transition(state, { type: "closed" }, 0, 0)[0];
    expect(transition(lost, { type: "wake" }, 0, 0)[0].phase).toBe("ticketing");
  });

  it("doubts a network that is said to be gone for less than half a second", () => {
    const live = run(UP).state;
    const [doubts, orders] = transition(live, { type: "doubt" }, 0, 1);
    expect(orders).toEqual([{ do: "ping" }, { do: "alarm", ms: 300 }]);
    expect(transition(doubts, { type: "control", control: { type: "pong", now: 0 } }, 0, 1)[0].phase).toBe("live");
    expect(transition(doubts, { type: "alarm" }, 0, 1)[0].phase).toBe("waiting");
    expect(transition(OFF, { type: "doubt" }, 0, 1)[0]).toEqual(OFF);
  });

  it("stays off after a stop, whatever still arrives", () => {
    const { state, orders } = run([...UP, { type: "stop" }]);
    expect(state).toEqual(OFF);
    expect(kinds(orders).slice(-2)).toEqual(["close", "alarm"]);
    expect(run([{ type: "closed" }, { type: "alarm" }, { type: "wake" }, { type: "event", seq: "e-9" }], state).state).toEqual(OFF);
  });
});
