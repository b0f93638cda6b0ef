import { draftsHere, forgetDrafts, keepDraft, readDraft } from "@/lib/device/drafts";
import { DAY_MS } from "@/lib/text/time";
import { makeStorage } from "@/testing/storage";
import { describe, expect, it } from "vitest";

const file = { id: "f", name: "a.txt", media_type: "text/plain", size: 1, kind: "text" as const };

describe("a draft", () => {
  it("comes back with the files that the server has", () => {
    const storage = makeStorage();
    keepDraft("7", "half a", [file], storage, 1_000);
    expect(readDraft("7", storage, 2_000)).toEqual({ text: "half a", files: [file], at: 1_000 });
    expect(readDraft("8", storage)).toBe(null);
  });

  it("of nothing is not kept", () => {
    const storage = makeStorage();
    keepDraft("7", "x", [], storage);
    keepDraft("7", "", [], storage);
    expect(storage.length).toBe(0);
  });

  it("is let go after a month", () => {
    const storage = makeStorage();
    keepDraft("7", "old", [], storage, 1_000);
    expect(readDraft("7", storage, 1_000 + 29 * DAY_MS)?.text).toBe("old");
    expect(readDraft("7", storage, 1_000 + 31 * DAY_MS)).toBe(null);
    keepDraft("8", "new", [], storage, 1_000 + 31 * DAY_MS);
    expect(storage.length).toBe(1);
  });

  it("is one of at most fifty; the oldest go", () => {
    const storage = makeStorage();
    for (let chat = 1; chat <= 60; chat++) keepDraft(String(chat), "x", [], storage, chat);
    expect(storage.length).toBe(50);
    expect(readDraft("10", storage, 61)).toBe(null);
    expect(readDraft("11", storage, 61)?.text).toBe("x");
  });

  it("that an older page kept as bare text is read, also one that looks like JSON", () => {
    const storage = makeStorage();
    storage.setItem("metatron.draft.1", "plain words");
    storage.setItem("metatron.draft.2", '{"a":1}');
    expect(readDraft("1", storage)?.text).toBe("plain words");
    expect(readDraft("2", storage)?.text).toBe('{"a":1}');
  });

  it("that finds no room harms nothing", () => {
    const storage = makeStorage(10);
    expect(() => keepDraft("7", "much more than ten", [], storage)).not.toThrow();
  });

  it("is counted and forgotten with the others, and nothing else with them", () => {
    const storage = makeStorage();
    storage.setItem("metatron.proof", "p");
    keepDraft("7", "x", [], storage, 1);
    const { length } = storage.getItem("metatron.draft.7") ?? "";
    expect(draftsHere(storage)).toEqual({ count: 1, bytes: ("metatron.draft.7".length + length) * 2 });
    forgetDrafts(storage);
    expect([draftsHere(storage).count, readDraft("7", storage), storage.getItem("metatron.proof")]).toEqual([0, null, "p"]);
  });
});
