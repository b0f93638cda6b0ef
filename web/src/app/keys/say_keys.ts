const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const SAYS: Record<string, string> = MAC ? { mod: "⌘", shift: "⇧", alt: "⌥" } : { mod: "Ctrl", shift: "Shift", alt: "Alt" };

/** "mod+shift+o" as it stands on this device's keys. */
export function sayKeys(keys: string): string {
  const say = (part: string) => SAYS[part] ?? part.toUpperCase();
  return keys.includes("+") && keys.length > 1 ? keys.split("+").map(say).join(MAC ? "" : " ") : keys.split(" ").map(say).join(" ");
}
