import { isChord, matchesChord, NOTHING_PRESSED, plainKey, press, type Pressed } from "@/app/keys/keys";
import { belongsElsewhere, usePlainKeys } from "@/lib/plain_keys";
import { SHORTCUTS, type Shortcut } from "@/app/keys/shortcuts";
import { useShell } from "@/app/use_shell";
import { useEffect } from "react";

const PLAIN = SHORTCUTS.filter((shortcut) => !isChord(shortcut.keys)).map((shortcut) => shortcut.keys);

export function useShortcuts(): void {
  const shell = useShell();
  useEffect(() => {
    let sequence = NOTHING_PRESSED;
    const find = (pressed: Pressed, event: KeyboardEvent): Shortcut | undefined => {
      const chord = SHORTCUTS.find((one) => isChord(one.keys) && matchesChord(one.keys, pressed));
      if (chord) return chord;
      const key = plainKey(pressed);
      if (key === null || !usePlainKeys.getState().on || belongsElsewhere(event.target)) return undefined;
      const [hit, next] = press(sequence, key, event.timeStamp, PLAIN);
      sequence = next;
      return hit === null ? undefined : SHORTCUTS.find((one) => one.keys === hit);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const { key, ctrlKey: ctrl, metaKey: meta, altKey: alt, shiftKey: shift } = event;
      const found = find({ key, ctrl, meta, alt, shift }, event);
      if (!found) return;
      event.preventDefault();
      void found.run(shell);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [shell]);
}
