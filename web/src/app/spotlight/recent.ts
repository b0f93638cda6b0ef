// What was used last from the spotlight: ids alone, on this device, forgotten with the logout.

import { keepLocal, readLocal } from "@/lib/device/local";

const KEPT = 8;

export function readRecent(): string[] {
  try {
    const value: unknown = JSON.parse(readLocal("recent") ?? "[]");
    return Array.isArray(value) ? value.filter((id): id is string => typeof id === "string") : [];
  } catch {
    return [];
  }
}

export function keepRecent(id: string): void {
  // What waits or stops is not worth repeating.
  if (!/^(app|action|chat) /.test(id)) return;
  keepLocal("recent", JSON.stringify([id, ...readRecent().filter((one) => one !== id)].slice(0, KEPT)));
}
