import { chatsOf, foundRows, groupedRows, groupOf, type ListRow, marked } from "@/features/chat/list/groups";
import { process } from "@/testing/made";
import { describe, expect, it } from "vitest";

const NOW = new Date(2026, 10, 20, 9, 0).getTime();
const ago = (days: number, hour = 12) => new Date(2026, 10, 20 - days, hour).getTime();
const say = (rows: readonly ListRow[]) =>
  rows.map((row) => (row.kind === "heading" ? row.text : row.kind === "chat" ? row.process.pid : `${row.hit.pid}:${row.hit.message_id}`));

describe("the day of a chat", () => {
  it.each([
    [ago(0, 1), "Today"],
    [NOW + 60_000, "Today"],
    [ago(1, 23), "Yesterday"],
    [ago(2), "This week"],
    [ago(6, 0), "This week"],
    [ago(7), "Earlier"],
    [ago(300), "Earlier"],
  ])("%s: %s", (at, expected) => {
    expect(groupOf(at, NOW)).toBe(expected);
  });
});

describe("the list", () => {
  const chats = chatsOf([
    process({ pid: 1, active_at: ago(9) }),
    process({ pid: 2, active_at: ago(0, 8) }),
    process({ pid: 3, active_at: ago(1) }),
    process({ pid: 4, active_at: ago(30), pinned_at: 5 }),
    process({ pid: 5, active_at: ago(0, 7), archived_at: 5 }),
    process({ pid: 6, active_at: ago(0, 6), program: "task" }),
    process({ pid: 7, active_at: ago(0, 8) }),
  ]);

  it("has the pinned first, then day by day, the newest first, without what is put away", () => {
    expect(say(groupedRows(chats, false, NOW))).toEqual(["Pinned", 4, "Today", 7, 2, "Yesterday", 3, "Earlier", 1]);
  });

  it("of what is put away has that alone", () => {
    expect(say(groupedRows(chats, true, NOW))).toEqual(["Today", 5]);
  });

  it("of nothing is empty", () => {
    expect(groupedRows([], false, NOW)).toEqual([]);
  });
});

describe("a search", () => {
  const chats = [process({ pid: 1, title: "The disk is full" }), process({ pid: 2, title: "Backups", archived_at: 1 }), process({ pid: 3, title: "Disk swap" })];
  const hit = (pid: number, message_id: string | null) => ({ pid, title: "x", archived: false, message_id, snippet: "s", at: 1 });

  it("finds titles by all words, in any order, also of what is put away", () => {
    expect(say(foundRows(chats, "full DISK", []))).toEqual(["Titles", 1]);
    expect(say(foundRows(chats, "back", []))).toEqual(["Titles", 2]);
  });

  it("adds what was said, and no title twice", () => {
    expect(say(foundRows(chats, "disk", [hit(1, null), hit(1, "m1"), hit(9, null)]))).toEqual(["Titles", 1, 3, "In what was said", "1:m1", "9:null"]);
  });
});

describe("what is marked", () => {
  const show = (text: string, query: string) => marked(text, query).map((piece) => (piece.hit ? `[${piece.text}]` : piece.text)).join("");
  it.each([
    ["The disk is full", "disk", "The [disk] is full"],
    ["The Disk, a disk", "DISK", "The [Disk], a [disk]"],
    ["a full disk is full", "full disk", "a [full disk] is full"],
    ["a disk that is full", "full disk", "a [disk] that is [full]"],
    ["100 % of it", "%", "100 [%] of it"],
    ["nothing", "", "nothing"],
    ["İstanbul disk", "disk", "İstanbul disk"],
  ])("%s / %s", (text, query, expected) => {
    expect(show(text, query)).toBe(expected);
  });
});
