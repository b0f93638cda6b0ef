import { nameIn } from "@/lib/http/download";
import { describe, expect, it } from "vitest";

describe("the name of a download", () => {
  it.each([
    [null, null],
    ["attachment", null],
    ['attachment; filename="chat.md"', "chat.md"],
    ["attachment; filename=\"x.md\"; filename*=UTF-8''gr%C3%BC%C3%9Fe.md", "grüße.md"],
    ["attachment; filename*=UTF-8''%E0%A4%A", null],
  ])("%s", (given, expected) => {
    expect(nameIn(given)).toBe(expected);
  });
});
