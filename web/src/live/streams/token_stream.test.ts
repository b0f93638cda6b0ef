import { applyDelta, applySoFar, type Delta, type TokenStream } from "@/live/streams/token_stream";
import { describe, expect, it } from "vitest";

const BASE = { pid: 1, turn_id: "t", message_id: "m", step: 1 } as const;

function delta(offset: number, text: string, attempt = 1): Delta {
  return { ...BASE, attempt, offset, part: "text", text };
}

function run(deltas: readonly Delta[]): TokenStream | undefined {
  return deltas.reduce<TokenStream | undefined>(applyDelta, undefined);
}

describe("deltas", () => {
  it.each([
    ["in order", [delta(0, "ab"), delta(2, "cd")], "abcd", false],
    ["twice", [delta(0, "ab"), delta(0, "ab"), delta(2, "cd"), delta(2, "cd")], "abcd", false],
    ["overlapping", [delta(0, "abc"), delta(1, "bcd")], "abcd", false],
    ["of more than one byte a sign", [delta(0, "é€😀"), delta(9, "!")], "é€😀!", false],
    ["overlapping within such", [delta(0, "é€"), delta(2, "€😀")], "é€😀", false],
    ["with a hole", [delta(0, "ab"), delta(4, "ef")], "ab", true],
    ["of a new attempt", [delta(0, "old text"), delta(0, "new", 2)], "new", false],
    ["of an old attempt, late", [delta(0, "new", 2), delta(0, "old text", 1)], "new", false],
  ])("%s", (_, deltas, text, gap) => {
    const stream = run(deltas as Delta[]);
    expect(stream?.text.text).toBe(text);
    expect(stream?.gap).toBe(gap);
  });

  it("go on after the text so far was asked for", () => {
    const hole = run([delta(0, "ab"), delta(4, "ef")]);
    const filled = applySoFar(hole, { ...BASE, attempt: 1, text: "abcdef", thinking: "" });
    expect(filled.gap).toBe(false);
    expect(applyDelta(filled, delta(6, "g")).text.text).toBe("abcdefg");
  });

  it("are not taken back by an older text so far", () => {
    const stream = run([delta(0, "abcd")]);
    expect(applySoFar(stream, { ...BASE, attempt: 1, text: "ab", thinking: "" }).text.text).toBe("abcd");
    expect(applySoFar(run([delta(0, "x", 2)]), { ...BASE, attempt: 1, text: "abcd", thinking: "" }).text.text).toBe("x");
  });
});
