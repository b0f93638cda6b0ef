// The keys of a list of questions: what they mean, and when a decision by key must not count.

type Deed = "next" | "previous" | "approve" | "deny" | "edit" | "open" | "leave";

const DEEDS: ReadonlyMap<string, Deed> = new Map(Object.entries({
  j: "next",
  k: "previous",
  ArrowDown: "next",
  ArrowUp: "previous",
  a: "approve",
  d: "deny",
  e: "edit",
  Enter: "open",
  Escape: "leave",
} as const));

export function deedOf(key: string): Deed | undefined {
  return DEEDS.get(key.length === 1 ? key.toLowerCase() : key);
}

/** For this long after something moved, a press was meant for what stood there before. */
export const SETTLE_MS = 400;

export function isSettled(now: number, movedAt: number): boolean {
  return now - movedAt >= SETTLE_MS;
}

/** The next open one in that direction, from wherever `current` stands, also one that was answered. */
export function neighbour(ids: readonly string[], current: string | null, step: 1 | -1, isOpen: (id: string) => boolean): string | null {
  const at = current === null ? -1 : ids.indexOf(current);
  if (step > 0) return ids.slice(at + 1).find(isOpen) ?? current;
  return ids.slice(0, at < 0 ? ids.length : at).findLast(isOpen) ?? current;
}

/** Where to go from one that was answered: the open one after it, else the one before. */
export function afterAnswer(ids: readonly string[], answered: string, isOpen: (id: string) => boolean): string | null {
  const at = ids.indexOf(answered);
  return ids.slice(at + 1).find(isOpen) ?? ids.slice(0, Math.max(0, at)).findLast(isOpen) ?? null;
}

/** What stands on the page keeps its place; what is new comes after it. */
export function keepOrder(before: readonly string[], open: readonly string[]): readonly string[] {
  const fresh = open.filter((id) => !before.includes(id));
  return fresh.length === 0 ? before : [...before, ...fresh];
}

/** How a key stands on the button that does the same; the phone has none. */
export const KEY = "hidden desk:inline text-current! border-current! opacity-60";
