import { faultsIn, faultsOf } from "@/features/settings/storage/backups/passphrase_faults";
import type { Problem } from "@/protocol/Problem";
import { expect, test } from "vitest";

test("what is typed is looked at before it is sent", () => {
  const good = { password: "mine", passphrase: "long enough", again: "long enough" };
  expect(faultsOf(good, false)).toEqual({});
  expect(Object.keys(faultsOf({ ...good, passphrase: "short", again: "short" }, false))).toEqual(["passphrase"]);
  expect(Object.keys(faultsOf({ ...good, again: "long enougH" }, false))).toEqual(["again"]);
  expect(Object.keys(faultsOf({ ...good, password: "" }, false))).toEqual(["password"]);
  expect(faultsOf({ password: "mine", passphrase: "", again: "" }, true)).toEqual({});
});

test("a no stands beside its field", () => {
  const problem = (given: Partial<Problem>): Problem => ({ type: "", title: "", status: 400, code: "", detail: "", ...given });
  expect(faultsIn(problem({ code: "wrong_password" }))?.password).toBeTruthy();
  expect(faultsIn(problem({ code: "invalid", detail: "passphrase: It must have 8 to 1,024 bytes.", extra: { field: "passphrase" } }))).toEqual({ passphrase: "It must have 8 to 1,024 bytes." });
  expect(faultsIn(problem({ code: "throttled" }))).toBeNull();
});
