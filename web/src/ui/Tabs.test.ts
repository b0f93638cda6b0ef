import { tabAfter } from "@/ui/Tabs";
import { expect, test } from "vitest";

test.each([
  ["ArrowRight", 0, 1],
  ["ArrowRight", 2, 0],
  ["ArrowLeft", 0, 2],
  ["Home", 2, 0],
  ["End", 0, 2],
  ["Enter", 1, null],
])("%s from %d of 3 goes to %j", (key, at, next) => expect(tabAfter(key, at, 3)).toBe(next));
