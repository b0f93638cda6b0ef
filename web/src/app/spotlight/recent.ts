// What was used last from the spotlight: ids alone, on this device, forgotten with the logout.

const KEY = "metatron.recent";
const KEPT = 8;

export function readRecent(): string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(value) ? value.filter((id): id is string => typeof id === "string") : [];
  } catch {
    return [];
  }
}

export function keepRecent(id: string): void {
  // What waits or stops is not worth repeating.
  if (!/^(app|action|chat) /.test(id)) return;
  try {
    localStorage.setItem(KEY, JSON.stringify([id, ...readRecent().filter((one) => one !== id)].slice(0, KEPT)));
  } catch {
    // It is only a convenience.
  }
}

export function forgetRecent(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Storage is closed: then there is nothing in it either.
  }
}
