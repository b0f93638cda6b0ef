import { faultsIn, faultsOf } from "@/features/settings/storage/backups/passphrase_faults";
import type { Problem } from "@/protocol/Problem";
import { expect, test } from "vitest";

test("what is typed is looked at before it is sent", () => {
  const good = { removing: false, password: "mine", passphrase: "long enough", again: "long enough" };
  expect(faultsOf(good)).toEqual({});
  expect(Object.keys(faultsOf({ ...good, passphrase: "short", again: "short" }))).toEqual(["passphrase"]);
  expect(Object.keys(faultsOf({ ...good, again: "long enougH" }))).toEqual(["again"]);
  expect(Object.keys(faultsOf({ ...good, password: "" }))).toEqual(["password"]);
  expect(faultsOf({ removing: true, password: "mine", passphrase: "", again: "" })).toEqual({});
});

test("a no stands beside its field", () => {
  const problem = (given: Partial<Problem>): Problem => ({ type: "", title: "", status: 400, code: "", detail: "", ...given });
  expect(faultsIn(problem({ code: "wrong_password" }))?.password).toBeTruthy();
  expect(faultsIn(problem({ code: "invalid", detail: "passphrase: It must have 8 to 1,024 bytes.", extra: { field: "passphrase" } }))).toEqual({ passphrase: "It must have 8 to 1,024 bytes." });
  expect(faultsIn(problem({ code: "throttled" }))).toBeNull();
});
