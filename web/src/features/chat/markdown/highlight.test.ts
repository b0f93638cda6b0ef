import { highlight, highlightNow, isHere } from "@/features/chat/markdown/highlight";
import { expect, it } from "vitest";

it.each(["constructor", "__proto__", "tostring", "no such language", "gyp"])("what is named %s stays plain", async (language) => {
  // Its grammar brings the name gyp along.
  await highlight("x = 1", "python");
  expect([isHere(language), await highlight("x = 1", language)]).toEqual([false, null]);
});

it("a language goes by its other names, once its grammar is here", async () => {
  expect(isHere("rs")).toBe(false);
  const tree = await highlight("fn main() {}", "rs");
  expect([isHere("rs"), isHere("rust")]).toEqual([true, true]);
  expect(highlightNow("fn main() {}", "rust")).toEqual(tree);
});
