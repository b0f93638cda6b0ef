import { fitOf } from "@/features/chat/composer/fit";
import { describe, expect, it } from "vitest";

const MiB = 1024 * 1024;
const bytes = (...values: number[]) => Uint8Array.from(values);
const text = (words: string) => new TextEncoder().encode(words);
const PNG = bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0);
const WEBP = bytes(0x52, 0x49, 0x46, 0x46, 9, 9, 9, 9, 0x57, 0x45, 0x42, 0x50);

describe("what may go along", () => {
  it.each([
    ["a picture", 5, PNG, { kind: "image", media_type: "image/png" }],
    ["a jpeg", 5, bytes(0xff, 0xd8, 0xff, 0xe0), { kind: "image", media_type: "image/jpeg" }],
    ["a webp", 5, WEBP, { kind: "image", media_type: "image/webp" }],
    ["text", 5, text("grüße"), { kind: "text", media_type: "text/plain" }],
    ["a large text", 19 * MiB, text("x"), { kind: "text", media_type: "text/plain" }],
  ])("%s", (_, size, head, expected) => {
    expect(fitOf(size, head)).toEqual(expected);
  });

  it.each([
    ["nothing", 0, bytes(), /empty/],
    ["too much", 21 * MiB, text("x"), /21 MiB.*at most 20 MiB/],
    ["too large a picture", 11 * MiB, PNG, /11 MiB.*10 MiB/],
    ["a program", 9, bytes(0x7f, 0x45, 0x4c, 0x46, 0), /Put it on the machine/],
    ["a sound that begins as a webp does", 9, bytes(0x52, 0x49, 0x46, 0x46, 0, 0, 0, 0, 0x57, 0x41, 0x56, 0x45), /Put it on the machine/],
  ])("not %s, and why", (_, size, head, expected) => {
    expect(fitOf(size, head)).toEqual({ wrong: expect.stringMatching(expected) });
  });
});
