import { matchesChord, NOTHING_PRESSED, plainKey, press, type Pressed } from "@/app/keys/keys";
import { SHORTCUTS } from "@/app/keys/shortcuts";
import { SEQUENCE_FIRST, SEQUENCE_MS } from "@/lib/plain_keys";
import { describe, expect, it } from "vitest";

const pressed = (key: string, more: Partial<Pressed> = {}): Pressed => ({ key, ctrl: false, meta: false, alt: false, shift: false, ...more });
const KNOWN = ["G H", "G C", "/", "?"];

describe("chords", () => {
  it.each([
    ["Mod+K", pressed("k", { ctrl: true }), true],
    ["Mod+K", pressed("K", { meta: true }), true],
    ["Mod+K", pressed("k"), false],
    ["Mod+K", pressed("k", { ctrl: true, shift: true }), false],
    ["Mod+K", pressed("k", { ctrl: true, alt: true }), false],
    ["Mod+K", pressed("k", { ctrl: true, meta: true }), false],
    ["Mod+Shift+O", pressed("O", { ctrl: true, shift: true }), true],
    ["Mod+Shift+O", pressed("o", { ctrl: true }), false],
  ])("%s %o", (keys, given, expected) => expect(matchesChord(keys, given)).toBe(expected));
});

describe("plain keys", () => {
  it("of all shortcuts are given once, and two begin with one letter alone", () => {
    const all = SHORTCUTS.map((shortcut) => shortcut.keys);
    expect(new Set(all).size).toBe(all.length);
    expect(new Set(all.filter((keys) => keys.includes(" ")).map((keys) => keys.split(" ")[0]))).toEqual(new Set([SEQUENCE_FIRST]));
  });

  it("are characters without a modifier", () => {
    expect(plainKey(pressed("?", { shift: true }))).toBe("?");
    expect(plainKey(pressed("G"))).toBe("G");
    expect(plainKey(pressed("g", { ctrl: true }))).toBeNull();
    expect(plainKey(pressed("Enter"))).toBeNull();
  });

  it("make a sequence when the second comes in time", () => {
    const [none, waits] = press(NOTHING_PRESSED, "G", 1_000, KNOWN);
    expect(none).toBeNull();
    expect(press(waits, "H", 1_000 + SEQUENCE_MS, KNOWN)[0]).toBe("G H");
    expect(press(waits, "H", 1_001 + SEQUENCE_MS, KNOWN)[0]).toBeNull();
  });

  it("forget a first key that leads nowhere", () => {
    const [, waits] = press(NOTHING_PRESSED, "G", 0, KNOWN);
    const [hit, after] = press(waits, "X", 10, KNOWN);
    expect([hit, after]).toEqual([null, NOTHING_PRESSED]);
    expect(press(waits, "/", 10, KNOWN)[0]).toBe("/");
    expect(press(waits, "G", 10, KNOWN)[1].first).toBe("G");
  });
});
