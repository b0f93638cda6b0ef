import { fitted, type KeptPage, type KeptSize, surplus } from "@/lib/device/chats";
import { message, op, turn } from "@/testing/made";
import { describe, expect, it } from "vitest";

const many = (count: number, text = "x"): KeptPage => ({
  process: null,
  messages: Array.from({ length: count }, (_, at) => message({ id: `m${at}`, turn_id: `t${at}`, blocks: [{ type: "text", text }] })),
  turns: Array.from({ length: count }, (_, at) => turn({ id: `t${at}` })),
  ops: Array.from({ length: count }, (_, at) => op({ op_id: `o${at}`, turn_id: `t${at}` })),
  at: 7,
});

describe("a page that is kept", () => {
  it("is the newest end of what was read, with its own turns and ops alone", () => {
    const page = JSON.parse(fitted(many(100)) ?? "") as KeptPage;
    expect([page.messages.length, page.messages[0]?.id, page.messages.at(-1)?.id, page.at]).toEqual([60, "m40", "m99", 7]);
    expect([page.turns[0]?.id, page.turns.length, page.ops[0]?.op_id, page.ops.length]).toEqual(["t40", 60, "o40", 60]);
  });

  it("gets shorter until it fits, by bytes and not by characters", () => {
    const page = JSON.parse(fitted(many(40, "ß".repeat(1_000)), 30_000) ?? "") as KeptPage;
    expect([page.messages.length, page.messages.at(-1)?.id]).toEqual([10, "m39"]);
  });

  it("is nothing when its last message alone is too much", () => {
    expect(fitted(many(3, "y".repeat(5_000)), 4_000)).toBeNull();
    expect(fitted(many(0))).toBeNull();
  });
});

describe("what goes", () => {
  const size = (key: string, at: number, bytes = 10): KeptSize => ({ key, at, bytes });

  it("is of others, also of one whose name begins alike", () => {
    expect(surplus([size("u1 1", 1), size("u2 1", 9), size("u11 1", 9)], "u1").sort()).toEqual(["u11 1", "u2 1"]);
  });

  it("is the oldest beyond so many chats", () => {
    expect(surplus([size("u 3", 3), size("u 1", 1), size("u 2", 2)], "u", 2)).toEqual(["u 1"]);
  });

  it("is what takes too many bytes beside what is newer", () => {
    expect(surplus([size("u 1", 1, 5), size("u 2", 2, 60), size("u 3", 3, 50)], "u", 9, 100)).toEqual(["u 2"]);
  });
});
