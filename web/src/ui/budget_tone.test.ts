import { budgetTone } from "@/ui/budget_tone";
import { expect, test } from "vitest";

test.each([
  [1, 0, 2, "quiet"],
  [1.8, 0, 2, "warn"],
  [2, 0, 2, "bad"],
  [2, 0.4, 2, "warn"],
  [2.4, 0.4, 2, "bad"],
  [0, 0, 0, "quiet"],
])("used %d, of it set aside %d, of %d: %s", (used, reserved, limit, tone) => {
  expect(budgetTone(used, reserved, limit)).toBe(tone);
});
