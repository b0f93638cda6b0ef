import { afterAnswer, deedOf, isSettled, keepOrder, neighbour } from "@/features/approvals/keys";
import { describe, expect, test } from "vitest";

const IDS = ["1", "2", "3"];

test.each([
  ["j", "next"],
  ["J", "next"],
  ["ArrowUp", "previous"],
  ["A", "approve"],
  ["d", "deny"],
  ["Enter", "open"],
  ["x", undefined],
  ["constructor", undefined],
])("%s means %s", (key, deed) => expect(deedOf(key)).toBe(deed));

test.each([
  [null, 1, IDS, "1"],
  [null, -1, IDS, "3"],
  ["1", 1, IDS, "2"],
  ["1", 1, ["3"], "3"],
  ["3", 1, IDS, "3"],
  ["1", -1, IDS, "1"],
  ["gone", 1, IDS, "1"],
  [null, 1, [] as string[], null],
])("from %s by %d over %s to %s", (from, step, open, to) => {
  expect(neighbour(IDS, from, step > 0 ? 1 : -1, (id) => open.includes(id))).toBe(to);
});

test("a press within 400 ms of a move does not count", () => {
  expect(isSettled(1_399, 1_000)).toBe(false);
  expect(isSettled(1_400, 1_000)).toBe(true);
});

describe("after an answer", () => {
  test.each([
    ["1", IDS, "2"],
    ["3", IDS, "2"],
    ["2", ["2"], null],
    ["2", ["1"], "1"],
  ])("%s of %s leads to %s", (answered, open, to) => {
    expect(afterAnswer(IDS, answered, (id) => id !== answered && open.includes(id))).toBe(to);
  });
});

test("the list keeps its order, and its identity when nothing is new", () => {
  expect(keepOrder(["2", "1"], ["1", "2", "3"])).toEqual(["2", "1", "3"]);
  expect(keepOrder(IDS, ["2"])).toBe(IDS);
});
