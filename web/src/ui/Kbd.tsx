const APPLE = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");

const FACES: Record<string, string> = APPLE
  ? { Mod: "⌘", Alt: "⌥", Shift: "⇧", Ctrl: "⌃" }
  : { Mod: "Ctrl", Alt: "Alt", Shift: "Shift", Ctrl: "Ctrl" };

/** "Mod+K" as the device writes it: ⌘K, or Ctrl K. */
function sayKeys(keys: string): string {
  return keys
    .split("+")
    .map((key) => FACES[key] ?? key)
    .join(APPLE ? "" : " ");
}

export function Kbd({ keys, className = "" }: { keys: string; className?: string }) {
  return <kbd className={`figure px-1 rounded-tag border border-line text-muted whitespace-nowrap ${className}`}>{sayKeys(keys)}</kbd>;
}
