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
  expect(sparkPath([-4, 9], 2).line).toBe("M0 23.5L100 1.5");
  expect(sparkPath([0, 0]).line).toBe("M0 23.5L100 23.5");
});
