import { HIDDEN, MOVING } from "@/lib/text/hidden";
import { expect, test } from "vitest";

type Range = readonly [from: number, to: number];

const CONTROLS: readonly Range[] = [[0x00, 0x08], [0x0b, 0x1f], [0x7f, 0x9f]];
const TURNING: readonly Range[] = [[0x061c, 0x061c], [0x200e, 0x200f], [0x202a, 0x202e], [0x2066, 0x2069]];
const SPACES: readonly Range[] = [[0xa0, 0xa0], [0x1680, 0x1680], [0x2000, 0x200a], [0x2028, 0x2029], [0x202f, 0x202f], [0x205f, 0x205f], [0x3000, 0x3000]];
/** Derived Core Properties of Unicode 15.1: Default_Ignorable_Code_Point. */
const UNSEEN: readonly Range[] = [
  [0xad, 0xad], [0x034f, 0x034f], [0x115f, 0x1160], [0x17b4, 0x17b5], [0x180b, 0x180f], [0x200b, 0x200f], [0x2060, 0x206f], [0x3164, 0x3164],
  [0xfe00, 0xfe0f], [0xfeff, 0xfeff], [0xffa0, 0xffa0], [0xfff0, 0xfff8], [0x1bca0, 0x1bca3], [0x1d173, 0x1d17a], [0xe0000, 0xe0fff],
];
const OTHERS: readonly Range[] = [[0x2800, 0x2800], [0xd800, 0xdfff], [0xe000, 0xf8ff], [0xfff9, 0xfffb], [0xf0000, 0xffffd], [0x100000, 0x10fffd]];

function isIn(ranges: readonly Range[], code: number): boolean {
  return ranges.some(([from, to]) => code >= from && code <= to);
}

/** Every code point on which the list and the ranges do not agree. */
function disagree(list: RegExp, ranges: readonly Range[]): string[] {
  const found: string[] = [];
  for (let code = 0; code <= 0x10ffff; code++) {
    if (list.test(String.fromCodePoint(code)) !== isIn(ranges, code)) found.push(code.toString(16));
  }
  return found;
}

test("what moves the text is what Unicode says, no more and no less", () => {
  expect(disagree(MOVING, [...CONTROLS, ...TURNING])).toEqual([]);
});

test("what hides is what Unicode says, no more and no less", () => {
  expect(disagree(HIDDEN, [...CONTROLS, ...TURNING, ...SPACES, ...UNSEEN, ...OTHERS])).toEqual([]);
});
