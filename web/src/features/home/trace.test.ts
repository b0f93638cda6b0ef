import { trace } from "@/features/home/trace";
import { expect, test } from "vitest";

test("the newest stands at the right edge, each at its own time", () => {
  expect(trace([0, 2], 2, 590, 115).line).toBe("580,115 590,15");
});

test("less than two samples are no line", () => {
  expect(trace([], 4, 100, 48).line).toBe("");
  expect(trace([1], 4, 100, 48).line).toBe("");
});

test("the scale holds the highest value and the cores", () => {
  expect(trace([1, 1], 4, 100, 46).full).toBe(6);
  expect(trace([8, 8], 4, 100, 46).full).toBe(26);
});

test("no more than ten minutes", () => {
  const { line } = trace(Array.from({ length: 90 }, () => 1), 1, 100, 48);
  expect(line.split(" ")).toHaveLength(60);
  expect(line.startsWith("0,")).toBe(true);
});
