import { isComposing } from "@/lib/is_composing";
import { expect, test } from "vitest";

test.each([
  ["a key of the page", false, 13, false],
  ["a key of the input method", true, 13, true],
  ["the Enter with which Safari ends a word", false, 229, true],
])("%s", (_, composing, keyCode, expected) => expect(isComposing({ nativeEvent: { isComposing: composing }, keyCode })).toBe(expected));
