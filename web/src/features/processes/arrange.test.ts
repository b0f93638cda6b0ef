import { arrange, type Branch, countGroups, groupOf, treeOf } from "@/features/processes/arrange";
import { process } from "@/testing/made";
import { describe, expect, test } from "vitest";

test.each([
  ["idle", "resting"],
  ["thinking", "running"],
  ["waiting_child", "running"],
  ["waiting_approval", "waiting"],
  ["waiting_input", "waiting"],
  ["paused", "waiting"],
  ["ended", "ended"],
] as const)("%s is %s", (state, group) => expect(groupOf(state)).toBe(group));

const three = [
  process({ pid: 1, title: "b", active_at: 30, created_at: 1, usage: { input_tokens: 1, output_tokens: 9, cost_usd: 0.1 } }),
  process({ pid: 2, title: "a", active_at: 20, created_at: 2, state: "acting", usage: { input_tokens: 5, output_tokens: 0, cost_usd: 0.3 } }),
  process({ pid: 3, title: "c", active_at: 30, created_at: 3, state: "ended" }),
];

test.each([
  ["all", "active", [3, 1, 2]],
  ["all", "begun", [3, 2, 1]],
  ["all", "title", [2, 1, 3]],
  ["all", "tokens", [1, 2, 3]],
  ["all", "cost", [2, 1, 3]],
  ["all", "pid", [1, 2, 3]],
  ["running", "active", [2]],
  ["ended", "active", [3]],
  ["waiting", "active", []],
] as const)("%s by %s", (show, sort, pids) => expect(arrange(three, show, sort).map((one) => one.pid)).toEqual(pids));

test("each is counted once, and in all", () => {
  expect(countGroups(three)).toEqual({ all: 3, running: 1, waiting: 0, resting: 1, ended: 1 });
});

describe("treeOf", () => {
  const says = (branches: Branch[]): unknown => branches.map(({ process, children }) => (children.length > 0 ? [process.pid, says(children)] : process.pid));

  test.each([
    ["children stand under their parents", [[1, null], [2, 1], [3, 1], [4, 2]], [[1, [[2, [4]], 3]]]],
    ["one without its parent stands at the root", [[2, 1], [3, 2]], [[2, [3]]]],
    ["order does not matter", [[3, 2], [2, 1], [1, null]], [[1, [[2, [3]]]]]],
    ["its own parent", [[1, 1]], [1]],
  ] as const)("%s", (_, rows, tree) => {
    expect(says(treeOf(rows.map(([pid, ppid]) => process({ pid, ppid }))))).toEqual(tree);
  });

  test("a circle loses nobody", () => {
    const tree = treeOf([process({ pid: 1, ppid: 2 }), process({ pid: 2, ppid: 1 })]);
    expect(JSON.stringify(tree).match(/"pid"/g)).toHaveLength(2);
  });
});
