import { draftOf, entryOf, isWeight, move, nameFault, shares } from "@/features/settings/routes/route_draft";
import { expect, test } from "vitest";

test("an entry comes back as it was, and no weight is 0", () => {
  const entry = { provider_id: "p", model: "a model", weight: 30 };
  expect(entryOf(draftOf(entry))).toEqual(entry);
  expect(entryOf({ ...draftOf(entry), weight: " " }).weight).toBe(0);
});

test("weights are whole, 0 to 100", () => {
  expect(["", "0", "7", "99", "100", " 5 "].every(isWeight)).toBe(true);
  for (const none of ["101", "-1", "1.5", "ten", "1e1", "999"]) expect(isWeight(none)).toBe(false);
});

test("entries are moved within their list", () => {
  expect(move(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(move(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(move(["a", "b", "c"], 1, 1)).toEqual(["a", "b", "c"]);
  for (const to of [-1, 3]) expect(move(["a", "b", "c"], 1, to)).toEqual(["a", "b", "c"]);
});

test("the first tries are shared out by weight, and go to the first when nobody has one", () => {
  expect(shares([70, 30, 0])).toEqual([0.7, 0.3, 0]);
  expect(shares([0, 0])).toEqual([1, 0]);
  expect(shares([0, 5])).toEqual([0, 1]);
  expect(shares([])).toEqual([]);
});

test("a name is small, short and new", () => {
  expect(nameFault("night-1", ["deep"])).toBeNull();
  for (const bad of ["", "Night", "a b", "x".repeat(33), "ä", "deep", "pin", "default"]) expect(nameFault(bad, ["deep"])).not.toBeNull();
});
