import { wordsOf } from "@/ui/problem_words";
import type { Problem } from "@/protocol/Problem";
import { expect, test } from "vitest";

const problem = (more: Partial<Problem>): Problem => ({ type: "", title: "Refused", status: 400, code: "x", detail: "It was refused.", ...more });

test("a pause is counted, and no sentence beside it stands still", () => {
  const throttled = problem({ detail: "After several wrong passwords there is a pause.", next: "Wait 8 s and try again.", extra: { retry_after: 8 } });
  expect(wordsOf(throttled)).toEqual({ detail: "After several wrong passwords there is a pause.", kept: null, next: null, waitS: 8 });
});

test("what was said already is not said again", () => {
  expect(wordsOf(problem({ title: "Log in", detail: "Log in.", kept: "Nothing was done.", next: "Nothing was done." }))).toEqual({ detail: null, kept: "Nothing was done.", next: null, waitS: null });
  expect(wordsOf(problem({ next: "Wait 8 s and try again." })).next).toBe("Wait 8 s and try again.");
});
