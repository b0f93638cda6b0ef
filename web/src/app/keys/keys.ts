// Which keys mean what: pure, so that tables can test it. Two sorts: chords with a modifier, which
// hold everywhere, and plain keys ("G H", "/", "?"), which hold only where nobody types. Alt with a
// digit is not used: browsers on Linux change their tabs by it.

import { SEQUENCE_MS } from "@/lib/plain_keys";

export interface Pressed {
  key: string;
  ctrl: boolean;
  meta: boolean;
  alt: boolean;
  shift: boolean;
}

export function isChord(keys: string): boolean {
  return keys.includes("+") && keys.length > 1;
}

export function matchesChord(keys: string, pressed: Pressed): boolean {
  const parts = keys.toLowerCase().split("+");
  const key = parts.at(-1);
  const shift = parts.includes("shift");
  const mod = parts.includes("mod");
  // Cmd on a Mac, Ctrl elsewhere; the other of the two makes it another chord.
  return (
    pressed.key.toLowerCase() === key && pressed.shift === shift && pressed.alt === parts.includes("alt") && (pressed.ctrl || pressed.meta) === mod && !(pressed.ctrl && pressed.meta)
  );
}

/** The plain key that was pressed, as it stands in a shortcut; null: it is part of a chord or no character. */
export function plainKey(pressed: Pressed): string | null {
  if (pressed.ctrl || pressed.meta || pressed.alt || pressed.key.length !== 1) return null;
  return pressed.key.toUpperCase();
}

interface Sequence {
  first: string | null;
  at: number;
}

export const NOTHING_PRESSED: Sequence = { first: null, at: 0 };

/** Takes one plain key. Returns the shortcut that is complete now, if any, and what waits for more. */
export function press(state: Sequence, key: string, now: number, known: readonly string[]): [string | null, Sequence] {
  if (state.first !== null && now - state.at <= SEQUENCE_MS) {
    const both = `${state.first} ${key}`;
    if (known.includes(both)) return [both, NOTHING_PRESSED];
  }
  if (known.includes(key)) return [key, NOTHING_PRESSED];
  if (known.some((keys) => keys.startsWith(`${key} `))) return [null, { first: key, at: now }];
  return [null, NOTHING_PRESSED];
}
