import { fitOf } from "@/features/chat/composer/fit";
import { describe, expect, it } from "vitest";

const MiB = 1024 * 1024;
const bytes = (...values: number[]) => Uint8Array.from(values);
const text = (words: string) => new TextEncoder().encode(words);
const PNG = bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0);
const WEBP = bytes(0x52, 0x49, 0x46, 0x46, 9, 9, 9, 9, 0x57, 0x45, 0x42, 0x50);

const PDF = Uint8Array.from([...text("%PDF-1.7\n%"), 0xe2, 0xe3, 0xcf, 0xd3, 0, 0]);

describe("what may go along", () => {
  it.each([
    ["a picture", 5, PNG, { kind: "image", media_type: "image/png" }],
    ["a jpeg", 5, bytes(0xff, 0xd8, 0xff, 0xe0), { kind: "image", media_type: "image/jpeg" }],
    ["a webp", 5, WEBP, { kind: "image", media_type: "image/webp" }],
    ["a PDF", 19 * MiB, PDF, { kind: "document", media_type: "application/pdf" }],
    ["a PDF all in letters", 5, text("%PDF-1.4 1 0 obj"), { kind: "document", media_type: "application/pdf" }],
    ["a PDF after something else", 5, Uint8Array.from([0xef, 0xbb, 0xbf, 0x0a, ...PDF]), { kind: "document", media_type: "application/pdf" }],
    ["a text about PDFs", 5, text("it begins with %PDF-"), { kind: "text", media_type: "text/plain" }],
    ["a text about PDFs, cut in a letter", 5, text("it begins with %PDF-é").slice(0, -1), { kind: "text", media_type: "text/plain" }],
    ["text", 5, text("grüße"), { kind: "text", media_type: "text/plain" }],
    ["a large text", 19 * MiB, text("x"), { kind: "text", media_type: "text/plain" }],
  ])("%s", (_, size, head, expected) => {
    expect(fitOf(size, head)).toEqual(expected);
  });

  it.each([
    ["nothing", 0, bytes(), /empty/],
    ["too much", 21 * MiB, text("x"), /21 MiB.*at most 20 MiB/],
    ["too large a PDF", 21 * MiB, PDF, /21 MiB.*at most 20 MiB/],
    ["a PDF that begins too late", 5, Uint8Array.from([...new Uint8Array(1020), ...PDF]), /Put it on the machine/],
    ["too large a picture", 11 * MiB, PNG, /11 MiB.*10 MiB/],
    ["a program", 9, bytes(0x7f, 0x45, 0x4c, 0x46, 0), /Put it on the machine/],
    ["a sound that begins as a webp does", 9, bytes(0x52, 0x49, 0x46, 0x46, 0, 0, 0, 0, 0x57, 0x41, 0x56, 0x45), /Put it on the machine/],
  ])("not %s, and why", (_, size, head, expected) => {
    expect(fitOf(size, head)).toEqual({ wrong: expect.stringMatching(expected) });
  });
});
