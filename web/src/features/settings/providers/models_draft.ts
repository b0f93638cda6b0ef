// The models of a provider while they are edited: numbers are what was typed.

import type { Model } from "@/protocol/Model";
import type { Price } from "@/protocol/Price";

export interface ModelDraft {
  id: string;
  /** USD for a million tokens. */
  input: string;
  output: string;
  cache_read: string;
  cache_write: string;
  /** Tokens that fit. */
  context: string;
}

export const PRICES = ["input", "output", "cache_read", "cache_write"] as const;
export type PriceField = (typeof PRICES)[number];

const typed = (number: number | undefined) => (number === undefined ? "" : String(number));

export function draftOf({ id, price, context }: Model): ModelDraft {
  return { id, input: typed(price?.input), output: typed(price?.output), cache_read: typed(price?.cache_read), cache_write: typed(price?.cache_write), context: typed(context || undefined) };
}

function isPrice(typed: string): boolean {
  return /^\d{1,6}(\.\d{1,6})?$/.test(typed.trim());
}

export type Wrong = Partial<Record<Exclude<keyof ModelDraft, "id">, string>>;

/** A price is both halves or none, with those of the cache where they are known; a context is whole and not 0. Nothing wrong: null. */
export function wrongOf(draft: ModelDraft): Wrong | null {
  const wrong: Wrong = {};
  const priced = PRICES.some((field) => draft[field].trim() !== "");
  for (const field of PRICES) {
    const empty = draft[field].trim() === "";
    const needed = priced && (field === "input" || field === "output");
    if (empty ? needed : !isPrice(draft[field])) wrong[field] = empty ? "In and out, or none" : "A number";
  }
  if (draft.context.trim() && !/^[1-9]\d{0,8}$/.test(draft.context.trim())) wrong.context = "A whole number";
  return Object.keys(wrong).length > 0 ? wrong : null;
}

export function modelOf(draft: ModelDraft): Model {
  const model: Model = { id: draft.id };
  if (draft.input.trim()) {
    const price: Price = { input: Number(draft.input), output: Number(draft.output) };
    if (draft.cache_read.trim()) price.cache_read = Number(draft.cache_read);
    if (draft.cache_write.trim()) price.cache_write = Number(draft.cache_write);
    model.price = price;
  }
  if (draft.context.trim()) model.context = Number(draft.context);
  return model;
}

/** Takes it in at the end, or lets it go. */
export function toggle(drafts: readonly ModelDraft[], id: string): ModelDraft[] {
  const without = drafts.filter((draft) => draft.id !== id);
  return without.length < drafts.length ? without : [...drafts, draftOf({ id })];
}

/** The first one is what a chat uses that names no other. */
export function toFront(drafts: readonly ModelDraft[], id: string): ModelDraft[] {
  const first = drafts.filter((draft) => draft.id === id);
  return [...first, ...drafts.filter((draft) => draft.id !== id)];
}

/** "gpt-5-mini, qwen3" as it was typed, each once. */
export function readIds(typed: string): string[] {
  return [...new Set(typed.split(/[\s,]+/).filter(Boolean))];
}
