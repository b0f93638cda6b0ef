import { applyPiece, BLOCK_LINES, KEPT, NO_OUTPUT, type OutputBuffer } from "@/live/streams/output_buffer";
import { describe, expect, it } from "vitest";

function textOf(buffer: OutputBuffer): string {
  return buffer.blocks.map((block) => block.text).join("") + buffer.tail;
}

function piece(offset: number, data: string) {
  return { offset, data, next: offset + data.length };
}

describe("output", () => {
  it("is put together once, whatever comes twice", () => {
    let buffer = NO_OUTPUT;
    for (const one of [piece(0, "ab\n"), piece(0, "ab\n"), piece(3, "cd\n"), piece(0, "ab\n")]) buffer = applyPiece(buffer, one, true);
    expect(textOf(buffer)).toBe("ab\ncd\n");
    expect(buffer.next).toBe(6);
  });

  it("with a hole waits for what is missing", () => {
    const hole = applyPiece(applyPiece(NO_OUTPUT, piece(0, "ab"), true), piece(4, "ef"), true);
    expect(hole.gap).toBe(true);
    expect(textOf(hole)).toBe("ab");
    const filled = applyPiece(hole, { ...piece(2, "cdef"), length: 6, end: true }, false);
    expect([textOf(filled), filled.gap, filled.end]).toEqual(["abcdef", false, true]);
  });

  it("that is long is kept in blocks that do not change", () => {
    let buffer = NO_OUTPUT;
    let at = 0;
    let first: unknown;
    for (let line = 0; line < 3 * BLOCK_LINES; line++) {
      const data = `line ${line}\n`;
      buffer = applyPiece(buffer, { offset: at, data, next: at + data.length }, true);
      at += data.length;
      if (line === BLOCK_LINES) first = buffer.blocks[0];
    }
    expect(buffer.blocks.length).toBe(3);
    expect(buffer.blocks[0]).toBe(first);
  });

  it("that floods keeps its end while it is followed, and all of it while it is read", () => {
    const flood = "x".repeat(KEPT * 2);
    const followed = applyPiece(NO_OUTPUT, piece(0, flood), true);
    expect(textOf(followed).length).toBeLessThanOrEqual(KEPT);
    expect(followed.dropped).toBe(true);
    expect(followed.next).toBe(flood.length);
    expect(textOf(applyPiece(NO_OUTPUT, piece(0, flood), false)).length).toBe(flood.length);
  });
});
