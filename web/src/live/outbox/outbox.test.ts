import { mustBeKept, nextToSend, type Outbox, type OutboxEntry, type OutboxEvent, reduceOutbox, sendable } from "@/live/outbox/outbox";
import { dropEntry, keepEntry, loadOutbox } from "@/live/outbox/storage";
import type { Problem } from "@/protocol/Problem";
import { makeStorage } from "@/testing/storage";
import { beforeEach, describe, expect, it } from "vitest";

const PROBLEM: Problem = { type: "x", title: "Away", status: 503, code: "x", detail: "" };

function entry(clientId: string, at: number, more: Partial<OutboxEntry> = {}): OutboxEntry {
  return {
    clientId,
    pid: 1,
    processClientId: null,
    beginning: {},
    text: clientId,
    files: [],
    replaces: null,
    at,
    state: "waiting",
    tries: 0,
    problem: null,
    ...more,
  };
}

function run(events: readonly OutboxEvent[], from: Outbox = []): Outbox {
  return events.reduce(reduceOutbox, from);
}

const written = (one: OutboxEntry): OutboxEvent => ({ type: "written", entry: one });

describe("the outbox", () => {
  it("sends in the order of writing, and the next only after an answer", () => {
    const outbox = run([written(entry("a", 1)), written(entry("b", 2))]);
    expect(nextToSend(outbox)?.clientId).toBe("a");
    expect(nextToSend(run([{ type: "delayed", clientId: "a", problem: PROBLEM }], outbox))?.clientId).toBe("a");
    expect(nextToSend(run([{ type: "accepted", clientId: "a" }], outbox))?.clientId).toBe("b");
  });

  it("holds what follows a refused message of the same chat, and nothing of another", () => {
    const outbox = run([written(entry("a", 1)), written(entry("b", 2)), written(entry("c", 3, { pid: 2 })), { type: "refused", clientId: "a", problem: PROBLEM }]);
    expect(nextToSend(outbox)?.clientId).toBe("c");
    expect(nextToSend(run([{ type: "discarded", clientId: "a" }], outbox))?.clientId).toBe("b");
    expect(nextToSend(run([{ type: "retry", clientId: "a" }], outbox))?.clientId).toBe("a");
  });

  it("counts as going out by itself what waits, and not what arrived, was refused, or comes after that", () => {
    const all = [entry("a", 1, { state: "accepted" }), entry("b", 2), entry("c", 3, { pid: 2, state: "refused" }), entry("d", 4, { pid: 2 }), entry("e", 5, { pid: 3 })];
    expect(sendable(all).map((one) => one.clientId)).toEqual(["b", "e"]);
  });

  it("shows an accepted message until it is in the chat, and keeps it no longer", () => {
    const outbox = run([written(entry("a", 1)), { type: "accepted", clientId: "a" }]);
    expect(outbox.length).toBe(1);
    expect(outbox.some(mustBeKept)).toBe(false);
    expect(run([{ type: "seen", clientId: "a" }], outbox)).toEqual([]);
  });

  it("is not confused by an answer that comes after the message itself", () => {
    expect(run([written(entry("a", 1)), { type: "seen", clientId: "a" }, { type: "accepted", clientId: "a" }])).toEqual([]);
  });

  it("takes over the chat that its first message has made", () => {
    const outbox = run([written(entry("a", 1, { pid: null, processClientId: "p" })), { type: "processMade", processClientId: "p", pid: 7 }]);
    expect(outbox[0]?.pid).toBe(7);
  });

  it("knows the id of a file once it is with the server", () => {
    const file = { key: "k", id: null, name: "a.txt", media_type: "text/plain", size: 3, kind: "text" as const };
    const outbox = run([written(entry("a", 1, { files: [file] })), { type: "uploaded", clientId: "a", key: "k", id: "f1" }]);
    expect(outbox[0]?.files.map((one) => one.id)).toEqual(["f1"]);
  });

  it("follows what another tab does with it", () => {
    const outbox = run([written(entry("a", 1)), written(entry("b", 2))]);
    expect(run([{ type: "elsewhere", clientId: "a", entry: null }], outbox).map((one) => one.clientId)).toEqual(["b"]);
    expect(run([{ type: "elsewhere", clientId: "c", entry: entry("c", 0) }], outbox).map((one) => one.clientId)).toEqual(["c", "a", "b"]);
    expect(run([{ type: "elsewhere", clientId: "a", entry: entry("a", 1, { state: "refused", problem: PROBLEM }) }], outbox)[0]?.state).toBe("refused");
  });

  it("keeps what it knows to be with the server, whatever another tab drops", () => {
    const outbox = run([written(entry("a", 1)), { type: "accepted", clientId: "a" }, { type: "elsewhere", clientId: "a", entry: null }]);
    expect(outbox[0]?.state).toBe("accepted");
  });

  it("restores what was kept, once", () => {
    const kept = [entry("b", 2), entry("a", 1)];
    const outbox = run([written(entry("b", 2)), { type: "restored", entries: kept }, { type: "restored", entries: kept }]);
    expect(outbox.map((one) => one.clientId)).toEqual(["a", "b"]);
  });
});

describe("what is kept on the device", () => {
  let storage: Storage;
  beforeEach(() => {
    storage = makeStorage();
  });

  it("comes back with the same id, of this person alone, oldest first", () => {
    keepEntry("me", entry("b", 2, { tries: 4 }), storage);
    keepEntry("me", entry("a", 1), storage);
    keepEntry("you", entry("c", 3), storage);
    expect(loadOutbox("me", storage).map((one) => [one.clientId, one.tries])).toEqual([["a", 0], ["b", 0]]);
    dropEntry("me", "a", storage);
    expect(loadOutbox("me", storage).map((one) => one.clientId)).toEqual(["b"]);
  });

  it("of an older version of this page has no files", () => {
    storage.setItem("metatron.outbox.me.a", '{"clientId":"a","pid":1,"processClientId":null,"text":"x","at":1,"state":"waiting","tries":3,"problem":null}');
    expect(loadOutbox("me", storage)).toEqual([entry("a", 1, { text: "x" })]);
  });

  it("is not kept where there is no room, and that is told", () => {
    expect(() => keepEntry("me", entry("a", 1), makeStorage(20))).toThrow();
  });

  it("that was damaged is passed over", () => {
    storage.setItem("metatron.outbox.me.x", "{");
    storage.setItem("metatron.outbox.me.y", '{"clientId":1}');
    expect(loadOutbox("me", storage)).toEqual([]);
  });
});
