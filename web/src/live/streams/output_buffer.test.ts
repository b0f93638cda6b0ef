import { PLAIN, plainOutput, readAnsi } from "@/lib/text/ansi";
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

const RED = 2;

/** What a view shows of it. */
function view(buffer: OutputBuffer): string {
  const blocks = buffer.blocks.map((block) => JSON.stringify(readAnsi(block.text, block.style).runs));
  return [...blocks, JSON.stringify(readAnsi(buffer.tail, buffer.tailStyle).runs)].join("|");
}

function fed(pieces: readonly string[], follow: boolean): OutputBuffer {
  let buffer = NO_OUTPUT;
  let offset = 0;
  for (const data of pieces) {
    buffer = applyPiece(buffer, { offset, data, next: offset + data.length }, follow);
    offset += data.length;
  }
  return buffer;
}

const PROGRAM = [
  "\x1b[1;32m   Compiling\x1b[0m metatron v0.1.0\r\n",
  "\x1b]0;cargo build\x07\x1b[33mwarning\x1b[0m: unused \u{1f980}\n",
  " 10% [=>   ]\r 60% [====>]\r\x1b[K100% done\n",
  "\x1b[31mred over\ntwo lines\x1b[0m plain \x1b[38;2;1;200;3mtrue\x1b[39m\n",
  "tail without an end \x1b[4munder",
].join("");

describe("pieces", () => {
  it("show the same, wherever they are split", () => {
    const whole = view(fed([PROGRAM], true));
    for (let at = 0; at <= PROGRAM.length; at++) {
      // The wire never splits a character.
      if (/[\udc00-\udfff]/.test(PROGRAM[at] ?? "")) continue;
      expect(view(fed([PROGRAM.slice(0, at), PROGRAM.slice(at)], true))).toBe(whole);
    }
    expect(view(fed([...PROGRAM], true))).toBe(whole);
  });

  it("of a flood show the same, however they are cut", () => {
    const long = `\x1b[35m${"x".repeat(40_000)}\x1b[36m${"y".repeat(20_000)}\n${PROGRAM.repeat(200)}`;
    const bar = `${"\r\x1b[32m 50% of it\x1b[0m".repeat(3_000)}\nafter`;
    for (const text of [long, bar]) {
      const whole = view(fed([text], false));
      for (const size of [1_000, 7_777, 16_383, 16_384, 16_385, 50_000]) {
        const pieces: string[] = [];
        for (let at = 0; at < text.length; at += size) pieces.push(text.slice(at, at + size));
        expect(view(fed(pieces, false))).toBe(whole);
      }
    }
    expect(plainOutput(fed([bar], true).tail)).toBe(" 50% of it\nafter");
  });

  it("carry the style over a block's border", () => {
    const buffer = fed([`\x1b[31m${"line\n".repeat(200)}\x1b[0mend`], false);
    expect(buffer.blocks.map((block) => block.style)).toEqual([PLAIN, RED]);
    expect(buffer.tailStyle).toBe(RED);
  });
});
