import { unshown } from "@/features/approvals/unshown";
import { WhatRuns } from "@/features/approvals/WhatRuns";
import type { AskedOp } from "@/protocol/AskedOp";
import { approval } from "@/testing/made";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";

const { command: _, ...op } = approval({ id: "a" }).op;
const LINES = Array.from({ length: 5 }, (_, n) => `line ${n}\n`);
const text = LINES.join("");
const diff = `--- /dev/null\n+++ a\n@@ -0,0 +1,5 @@\n${LINES.map((line) => `+${line}`).join("")}`;

function shown(given: AskedOp, most: number): string {
  return renderToStaticMarkup(createElement(WhatRuns, { op: given, most, left: unshown(given, most), onAll: () => {} }));
}

test.each<[string, AskedOp]>([
  ["a command", { ...op, command: text }],
  ["a file", { ...op, path: "/a", content: text }],
  ["a difference", { ...op, path: "/a", content: text, diff }],
  ["a difference that cannot be taken apart", { ...op, path: "/a", content: text, diff: text }],
  ["stdin", { ...op, stdin: text }],
])("of %s each line is shown, or counted as not shown", (_, given) => {
  for (const most of [2, 4, 5, Infinity]) {
    const made = shown(given, most);
    expect(LINES.filter((_, n) => made.includes(`line ${n}`))).toEqual(LINES.slice(0, most));
    expect(unshown(given, most)).toBe(Math.max(0, 5 - most));
    expect(made.includes("not shown yet")).toBe(most < 5);
  }
});

test("what each of its texts leaves out is counted", () => {
  expect(unshown({ ...op, command: text, stdin: text }, 3)).toBe(4);
  expect(unshown({ ...op, command: text }, 4)).toBe(1);
  expect(unshown(op, 0)).toBe(0);
});
