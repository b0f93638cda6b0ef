import { readLimit } from "@/features/auth/LimitField";
import { expect, it } from "vitest";

it("a limit that nobody typed is left to the system, and what is no amount is not sent", () => {
  expect([readLimit(null), readLimit(""), readLimit(" ")]).toEqual([undefined, undefined, undefined]);
  expect([readLimit("2.50"), readLimit("0"), readLimit("two"), readLimit("-1")]).toEqual([2.5, 0, null, null]);
});
