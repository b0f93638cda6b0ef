import { dropToast, inView, lastsFor, toast, toastProblem, useToasts } from "@/ui/toast";
import { beforeEach, expect, test } from "vitest";

const titles = () => useToasts.getState().shown.map((one) => one.title);

beforeEach(() => useToasts.setState({ shown: [] }));

test("the last three stay", () => {
  for (const title of ["a", "b", "c", "d"]) toast({ tone: "plain", title });
  expect(titles()).toEqual(["b", "c", "d"]);
});

test("the same problem is said once", () => {
  const problem = { type: "", title: "Not kept", status: 500, code: "internal", detail: "The disk is full.", next: "Make room." };
  toastProblem(problem);
  toastProblem(problem);
  expect(titles()).toEqual(["Not kept"]);
  expect(useToasts.getState().shown[0]?.detail).toBe("The disk is full. Make room.");
});

test("one that is put away is gone", () => {
  toast({ tone: "good", title: "Kept" });
  dropToast(useToasts.getState().shown[0]?.id ?? 0);
  expect(titles()).toEqual([]);
});

test("what went wrong waits to be read", () => {
  expect(lastsFor({ tone: "bad", title: "" })).toBe(Number.POSITIVE_INFINITY);
  expect(lastsFor({ tone: "good", title: "" })).toBeLessThan(10_000);
});

test("where there is room for one it is the newest, and the others wait", () => {
  for (const title of ["a", "b", "c"]) toast({ tone: "plain", title });
  const look = (narrow: boolean) => {
    const { seen, behind } = inView(useToasts.getState().shown, narrow);
    return [seen.map((one) => one.title).join(""), behind];
  };
  expect([look(false), look(true)]).toEqual([["abc", 0], ["c", 2]]);
  dropToast(useToasts.getState().shown.at(-1)?.id ?? 0);
  expect(look(true)).toEqual(["b", 1]);
  useToasts.setState({ shown: [] });
  expect(look(true)).toEqual(["", 0]);
});
