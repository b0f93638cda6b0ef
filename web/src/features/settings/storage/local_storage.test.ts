import { clearDrafts, draftsHere } from "@/features/settings/storage/local_storage";
import { expect, test } from "vitest";

function storageOf(entries: Record<string, string>): Storage {
  const kept = new Map(Object.entries(entries));
  return {
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}

test("drafts are counted and cleared, and nothing else", () => {
  const storage = storageOf({ "metatron.draft.7": "ab", "metatron.draft.new": "c", "metatron.proof": "p", other: "x" });
  expect(draftsHere(storage)).toEqual({ count: 2, bytes: ("metatron.draft.7ab".length + "metatron.draft.newc".length) * 2 });
  clearDrafts(storage);
  expect(draftsHere(storage)).toEqual({ count: 0, bytes: 0 });
  expect(storage.getItem("metatron.proof")).toBe("p");
  expect(storage.length).toBe(2);
});
