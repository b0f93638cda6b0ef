import { faultsIn, faultsOf, sayEnded } from "@/features/settings/profile/password_faults";
import { LEAST_SAID } from "@/lib/password";
import type { Problem } from "@/protocol/Problem";
import { expect, test } from "vitest";

const problem = (code: string, rest: Partial<Problem> = {}): Problem => ({ type: "", title: "", status: 400, code, detail: "", ...rest });

test.each([
  ["", "long enough", { current: expect.any(String) }],
  ["the old one", "short", { next: LEAST_SAID }],
  ["the old one", "the old one", { next: expect.stringContaining("that you have") }],
  ["the old one", "the new one", {}],
])("%j to %j", (current, next, faults) => expect(faultsOf({ current, next })).toEqual(faults));

test("a no stands at the field that it is about", () => {
  expect(faultsIn(problem("wrong_password", { status: 403 }))).toEqual({ current: expect.stringContaining("Nothing was changed") });
  expect(faultsIn(problem("invalid", { detail: "new: Too short.", extra: { field: "new" } }))).toEqual({ next: "Too short." });
  expect(faultsIn(problem("throttled", { status: 429 }))).toBeNull();
  expect(faultsIn(problem("unreachable"))).toBeNull();
});

test.each([
  [0, /nowhere else/],
  [1, /^One other session is logged out/],
  [3, /^3 other sessions are logged out/],
])("%d sessions ended", (sessions, said) => expect(sayEnded(sessions)).toMatch(said));
