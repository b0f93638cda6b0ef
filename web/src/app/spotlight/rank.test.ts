import { best, rank } from "@/app/spotlight/rank";
import { describe, expect, it } from "vitest";

describe("rank", () => {
  it.each([
    ["", "Anything", true],
    ["chat", "Chat", true],
    ["zurich", "Backups in Zürich", true],
    ["new ch", "New chat", true],
    ["chat new", "New chat", true],
    ["disk full", "How full is the disk?", true],
    ["disk empty", "How full is the disk?", false],
    ["x", "Chat", false],
  ])("“%s” finds “%s”: %s", (query, name, found) => expect(rank(query, name) > 0).toBe(found));

  it("puts the start before a word before the inside", () => {
    expect(best(["a settings", "resettle", "Settings"], (name) => rank("sett", name), 9)).toEqual(["Settings", "a settings", "resettle"]);
  });

  it("takes the words beside for half", () => {
    expect(rank("theme", "Look: dark", "theme night")).toBeGreaterThan(0);
    expect(rank("theme", "Look: dark", "theme night")).toBeLessThan(rank("theme", "Theme"));
  });
});
