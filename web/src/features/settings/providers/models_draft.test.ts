import { draftOf, modelOf, type ModelDraft, readIds, toFront, toggle, wrongOf } from "@/features/settings/providers/models_draft";
import type { Model } from "@/protocol/Model";
import { expect, test } from "vitest";

const draft = (change: Partial<ModelDraft> = {}): ModelDraft => ({ id: "m", input: "", output: "", cache_read: "", cache_write: "", context: "", ...change });
const ids = (drafts: readonly ModelDraft[]) => drafts.map((one) => one.id);

test.each<Model>([{ id: "a" }, { id: "b", price: { input: 0.25, output: 2 } }, { id: "c", price: { input: 0, output: 0 }, context: 128_000 }, { id: "d", price: { input: 3, output: 15, cache_read: 0.3, cache_write: 3.75 } }, { id: "e", price: { input: 3, output: 15, cache_read: 0 } }])(
  "$id comes back as it was",
  (model) => expect(modelOf(draftOf(model))).toEqual(model),
);

test.each<[Partial<ModelDraft>, (keyof ModelDraft)[]]>([
  [{}, []],
  [{ input: "0.25", output: "2" }, []],
  [{ input: "0", output: "0" }, []],
  [{ input: "0.25" }, ["output"]],
  [{ output: "2" }, ["input"]],
  [{ input: "-1", output: "2" }, ["input"]],
  [{ input: "1e3", output: "x" }, ["input", "output"]],
  [{ cache_read: "0.3" }, ["input", "output"]],
  [{ input: "3", output: "15", cache_write: "x" }, ["cache_write"]],
  [{ input: "3", output: "15", cache_read: "0.3", cache_write: "3.75" }, []],
  [{ context: "128000" }, []],
  [{ context: "0" }, ["context"]],
  [{ context: "1.5" }, ["context"]],
])("%j: wrong are %j", (change, wrong) => expect(Object.keys(wrongOf(draft(change)) ?? {})).toEqual(wrong));

test("models are taken in, let go and put first", () => {
  const drafts = toggle(toggle([], "a"), "b");
  expect(ids(drafts)).toEqual(["a", "b"]);
  expect(ids(toggle(drafts, "a"))).toEqual(["b"]);
  expect(ids(toFront(drafts, "b"))).toEqual(["b", "a"]);
  expect(ids(toFront(drafts, "gone"))).toEqual(["a", "b"]);
});

test("ids are read as they were typed", () => {
  expect(readIds(" gpt-5-mini, qwen3\n qwen3 ")).toEqual(["gpt-5-mini", "qwen3"]);
  expect(readIds("")).toEqual([]);
});
