import { formatBytes, formatDuration, formatSeconds } from "@/lib/text/quantity";
import { byteLength, dropBytes } from "@/lib/text/utf8";
import { describe, expect, it } from "vitest";

describe("numbers as words", () => {
  it.each([
    [0, "1 ms"],
    [400, "400 ms"],
    [1_234, "1.2 s"],
    [59_400, "59 s"],
    [185_000, "3 min 05 s"],
    [7_800_000, "2 h 10 min"],
    [200_000_000, "2 days"],
  ])("%i ms", (ms, words) => expect(formatDuration(ms)).toBe(words));

  it.each([
    [-400, "1 s"],
    [400, "1 s"],
    [4_400, "4 s"],
    [9_600, "10 s"],
    [185_400, "3 min 05 s"],
  ])("%i ms so far", (ms, words) => expect(formatSeconds(ms)).toBe(words));

  it.each([
    [12, "12 B"],
    [2_048, "2.0 KiB"],
    [10_200, "10 KiB"],
    [1_048_100, "1.0 MiB"],
    [300 * 1024 * 1024, "300 MiB"],
  ])("%i bytes", (bytes, words) => expect(formatBytes(bytes)).toBe(words));
});

describe("bytes of a text", () => {
  it.each(["", "abc", "é€😀", "a\ud800b"])("%j", (text) => {
    expect(byteLength(text)).toBe(new TextEncoder().encode(text).length);
  });

  it("are dropped from its beginning", () => expect(dropBytes("é€😀", 5)).toBe("😀"));
});
