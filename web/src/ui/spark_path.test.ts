import { sparkPath } from "@/ui/spark_path";
import { expect, test } from "vitest";

test("a line needs two points", () => {
  expect(sparkPath([]).line).toBe("");
  expect(sparkPath([1]).line).toBe("");
  expect(sparkPath([1, Number.NaN]).line).toBe("");
});

test("it spans the box, the largest value at the top", () => {
  expect(sparkPath([0, 5, 10]).line).toBe("M0 23.5L50 12.5L100 1.5");
  expect(sparkPath([0, 5, 10]).area).toBe("M0 23.5L50 12.5L100 1.5L100 24L0 24Z");
});

test("nothing leaves the box", () => {
  expect(sparkPath([-4, 9], { most: 2 }).line).toBe("M0 23.5L100 1.5");
  expect(sparkPath([0, 0]).line).toBe("M0 23.5L100 23.5");
  expect(sparkPath([], { most: 4 }).heightOf(9)).toBe(1.5);
});

test("in slots the newest stands at the right edge, each at its own time, and no more than there are", () => {
  expect(sparkPath([0, 2], { slots: 11 }).line).toBe("M90 23.5L100 1.5");
  expect(sparkPath([0, 2], { slots: 11 }).area).toBe("M90 23.5L100 1.5L100 24L90 24Z");
  const { line } = sparkPath(Array.from({ length: 90 }, () => 1), { slots: 60 });
  expect([line.split("L").length, line.startsWith("M0 ")]).toEqual([60, true]);
});
