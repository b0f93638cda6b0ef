// A route while it is edited: its entries in order, weights as they were typed. Pure.

import type { RouteEntry } from "@/protocol/RouteEntry";

export interface EntryDraft {
  /** The same while it is moved. */
  key: string;
  provider_id: string;
  model: string;
  weight: string;
}

export function keyOf({ provider_id, model }: Pick<RouteEntry, "provider_id" | "model">): string {
  // A model's name may have any character; a provider's id has no space.
  return `${provider_id} ${model}`;
}

export function draftOf(entry: RouteEntry): EntryDraft {
  return { key: keyOf(entry), provider_id: entry.provider_id, model: entry.model, weight: String(entry.weight) };
}

export function entryOf({ provider_id, model, weight }: EntryDraft): RouteEntry {
  return { provider_id, model, weight: Number(weight.trim() || "0") };
}

/** Whole, 0 to 100; nothing is 0. */
export function isWeight(typed: string): boolean {
  return /^(\d{0,2}|100)$/.test(typed.trim());
}

/** Puts what stands at one place to another; out of the list it stays. */
export function move<T>(items: readonly T[], from: number, to: number): T[] {
  const moved = items[from];
  if (moved === undefined || to < 0 || to >= items.length || from === to) return [...items];
  const rest = items.filter((_, at) => at !== from);
  return [...rest.slice(0, to), moved, ...rest.slice(to)];
}

/** Each entry's part of the first tries, 0 to 1. All weights 0: the first is tried first. */
export function shares(weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight, at) => (sum > 0 ? weight / sum : at === 0 ? 1 : 0));
}

/** What a route may be called; null: nothing is wrong with it. */
export function nameFault(name: string, taken: readonly string[]): string | null {
  if (!name) return "It needs a name.";
  if (!/^[a-z0-9-]{1,32}$/.test(name)) return "Small letters, digits and dashes, at most 32.";
  if (name === "pin" || name === "default") return "That word is taken for something else.";
  return taken.includes(name) ? `There is a route ${name} already.` : null;
}
