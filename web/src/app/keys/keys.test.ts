import { matchesChord, NOTHING_PRESSED, plainKey, press, type Pressed, SEQUENCE_MS } from "@/app/keys/keys";
import { describe, expect, it } from "vitest";

const pressed = (key: string, more: Partial<Pressed> = {}): Pressed => ({ key, ctrl: false, meta: false, alt: false, shift: false, ...more });
const KNOWN = ["g h", "g c", "/", "?"];

describe("chords", () => {
  it.each([
    ["mod+k", pressed("k", { ctrl: true }), true],
    ["mod+k", pressed("K", { meta: true }), true],
    ["mod+k", pressed("k"), false],
    ["mod+k", pressed("k", { ctrl: true, shift: true }), false],
    ["mod+k", pressed("k", { ctrl: true, alt: true }), false],
    ["mod+k", pressed("k", { ctrl: true, meta: true }), false],
    ["mod+shift+o", pressed("O", { ctrl: true, shift: true }), true],
    ["mod+shift+o", pressed("o", { ctrl: true }), false],
  ])("%s %o", (keys, given, expected) => expect(matchesChord(keys, given)).toBe(expected));
});

describe("plain keys", () => {
  it("are characters without a modifier", () => {
    expect(plainKey(pressed("?", { shift: true }))).toBe("?");
    expect(plainKey(pressed("G"))).toBe("g");
    expect(plainKey(pressed("g", { ctrl: true }))).toBeNull();
    expect(plainKey(pressed("Enter"))).toBeNull();
  });

  it("make a sequence when the second comes in time", () => {
    const [none, waits] = press(NOTHING_PRESSED, "g", 1_000, KNOWN);
    expect(none).toBeNull();
    expect(press(waits, "h", 1_000 + SEQUENCE_MS, KNOWN)[0]).toBe("g h");
    expect(press(waits, "h", 1_001 + SEQUENCE_MS, KNOWN)[0]).toBeNull();
  });

  it("forget a first key that leads nowhere", () => {
    const [, waits] = press(NOTHING_PRESSED, "g", 0, KNOWN);
    const [hit, after] = press(waits, "x", 10, KNOWN);
    expect([hit, after]).toEqual([null, NOTHING_PRESSED]);
    expect(press(waits, "/", 10, KNOWN)[0]).toBe("/");
    expect(press(waits, "g", 10, KNOWN)[1].first).toBe("g");
  });
});
