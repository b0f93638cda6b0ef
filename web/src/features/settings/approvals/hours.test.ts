import { readHours, sayHours } from "@/features/settings/approvals/hours";
import { expect, test } from "vitest";

test.each([
  ["24", 24],
  [" 1 ", 1],
  ["720", 720],
  ["721", null],
  ["0", null],
  ["1.5", null],
  ["1e2", null],
  ["", null],
  ["-3", null],
])("%j is %j", (typed, hours) => expect(readHours(typed)).toBe(hours));

test.each([
  [1, "1 hour"],
  [24, "1 day"],
  [36, "36 hours"],
  [720, "30 days"],
])("%d is said %s", (hours, said) => expect(sayHours(hours)).toBe(said));
