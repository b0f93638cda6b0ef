import { startLive, viewChat } from "@/live/live";
import { say, useOutbox } from "@/live/outbox/sender";
import { readProcesses } from "@/live/snapshots";
import { world } from "@/live/store";
import { outputsMissed } from "@/live/streams/outputs";
import { hasTokenGap } from "@/live/streams/tokens";
import type { EventFrame } from "@/protocol/EventFrame";
import { browser, Socket } from "@/testing/browser";
import { gateway, page } from "@/testing/gateway";
import { frame, process } from "@/testing/made";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

beforeEach(() => {
  vi.useFakeTimers();
  browser();
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const settled = () => vi.advanceTimersByTimeAsync(0);

/** What a gateway says of a person with nothing; `more`, by "METHOD path", says otherwise of some. */
const answers = (more: Record<string, () => unknown> = {}) =>
  gateway(({ method, path }) => {
    const given = more[`${method} ${path}`];
    if (given) return given();
    if (path === "/api/auth/ticket") return { ticket: "t" };
    if (path.endsWith("/live")) return { live: null };
    if (path.endsWith("/output")) return { op_id: "o1", offset: 0, data: "", next: 0, length: 0, end: false, binary: false };
    return page([]);
  });

async function connected(userId = "u1"): Promise<() => void> {
  const end = startLive(userId);
  await settled();
  Socket.last.open();
  Socket.last.say({ type: "welcome", seq: "e-0", epoch: "e" });
  await settled();
  return end;
}

const hear = (...frames: EventFrame[]) => frames.forEach((one) => Socket.last.say(one));
const delta = (offset: number, text: string) =>
  frame({ type: "message.delta", pid: 1, turn_id: "t1", message_id: "m1", step: 1, attempt: 1, part: "text", offset, text } as never);
const ran = (state: "running" | "done", fact: number) => frame({ type: "op.state", pid: 1, op_id: "o1", turn_id: "t1", call_id: "c1", state, fact });
const printed = frame({ type: "op.output", pid: 1, op_id: "o1", offset: 0, data: "x\n", next: 2 } as never);

describe("a chat in view", () => {
  it("asks for what is missing of an answer until it is there", async () => {
    let away = true;
    const { lines } = answers({
      "GET /api/processes/1/live": () => {
        if (away) throw new TypeError("no network");
        return { live: { pid: 1, turn_id: "t1", message_id: "m1", step: 1, attempt: 1, text: "one two three", thinking: "" } };
      },
    });
    const end = await connected();
    const leave = viewChat(1);
    await settled();
    hear(delta(4, "two"));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(hasTokenGap(1)).toBe(true);
    away = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(hasTokenGap(1)).toBe(false);
    // One that was given up: it grows no more, and what is missing of it will not come.
    hear({ ...delta(9, "lost"), message_id: "m2" } as EventFrame);
    expect(hasTokenGap(1)).toBe(true);
    await settled();
    expect(hasTokenGap(1)).toBe(false);
    const asked = lines().length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(lines().length).toBe(asked);
    leave();
    end();
  });

  it("is read once the machine answers again, when it could not be read", async () => {
    let away = true;
    answers({
      "GET /api/processes/1/messages": () => {
        if (away) throw new TypeError("no network");
        return page([]);
      },
    });
    const end = await connected();
    const leave = viewChat(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(world().chats[1]?.phase).toBe("failed");
    away = false;
    Socket.last.close();
    await vi.advanceTimersByTimeAsync(10_000);
    Socket.last.open();
    Socket.last.say({ type: "welcome", seq: "e-0", epoch: "e" });
    await settled();
    expect(world().chats[1]?.phase).toBe("ready");
    leave();
    end();
  });

  it("is followed in its output while it runs, and no longer than it is looked at", async () => {
    const { lines } = answers();
    const end = await connected();
    const leave = viewChat(1);
    await settled();
    const reads = () => lines().filter((line) => line.endsWith("/output")).length;
    hear(ran("running", 1), printed);
    outputsMissed();
    await settled();
    expect(reads()).toBe(1);
    hear(ran("done", 2));
    outputsMissed();
    await settled();
    expect(reads()).toBe(1);
    hear(ran("running", 3));
    leave();
    outputsMissed();
    await settled();
    expect(reads()).toBe(1);
    end();
  });
});

it("a frame that cannot be read is made good by snapshots", async () => {
  const { lines } = answers();
  const end = await connected();
  const before = lines().length;
  Socket.last.say('{"type":');
  await settled();
  expect(lines().slice(before)).toContain("GET /api/processes");
  end();
});

describe("a login that has ended", () => {
  it("tells nothing to the next one, and holds nothing of it up", async () => {
    let late: (items: unknown) => void = () => undefined;
    let first = true;
    answers({
      "GET /api/processes": () => {
        if (!first) return page([process({ pid: 2 })]);
        first = false;
        return new Promise((done) => (late = done));
      },
    });
    const asked = readProcesses();
    const end = startLive("u1");
    await settled();
    end();
    const endNext = await connected("u2");
    expect(Object.keys(world().processes)).toEqual(["2"]);
    late(page([process({ pid: 1 })]));
    await asked;
    expect(Object.keys(world().processes)).toEqual(["2"]);
    endNext();
  });

  it("sends nothing with the next one's session, and keeps what it had said", async () => {
    let made: (process: unknown) => void = () => undefined;
    const { lines } = answers({ "POST /api/processes": () => new Promise((done) => (made = done)) });
    const end = await connected("u1");
    say({ newChat: "n1" }, "of the first");
    await settled();
    end();
    const endNext = await connected("u2");
    made(process({ pid: 7 }));
    await settled();
    expect(lines().filter((line) => line.startsWith("POST") && line.endsWith("/messages"))).toEqual([]);
    endNext();
    const back = await connected("u1");
    expect(useOutbox.getState().entries.map((entry) => [entry.text, entry.state])).toEqual([["of the first", "waiting"]]);
    made(process({ pid: 7 }));
    await settled();
    expect(lines()).toContain("POST /api/processes/7/messages");
    back();
  });
});
