// The models of a provider while they are edited: numbers are what was typed.

import type { Model } from "@/protocol/Model";

export interface ModelDraft {
  id: string;
  /** USD for a million tokens. */
  input: string;
  output: string;
  /** Tokens that fit. */
  context: string;
}

export function draftOf(model: Model): ModelDraft {
  return {
    id: model.id,
    input: model.price ? String(model.price.input) : "",
    output: model.price ? String(model.price.output) : "",
    context: model.context ? String(model.context) : "",
  };
}

function isPrice(typed: string): boolean {
  return /^\d{1,6}(\.\d{1,6})?$/.test(typed.trim());
}

export interface Wrong {
  input?: string;
  output?: string;
  context?: string;
}

/** A price is both halves or none; a context is whole and not 0. Nothing wrong: null. */
export function wrongOf(draft: ModelDraft): Wrong | null {
  const wrong: Wrong = {};
  const priced = draft.input.trim() !== "" || draft.output.trim() !== "";
  if (priced && !isPrice(draft.input)) wrong.input = draft.input.trim() ? "A number" : "Both or none";
  if (priced && !isPrice(draft.output)) wrong.output = draft.output.trim() ? "A number" : "Both or none";
  if (draft.context.trim() && !/^[1-9]\d{0,8}$/.test(draft.context.trim())) wrong.context = "A whole number";
  return Object.keys(wrong).length > 0 ? wrong : null;
}

export function modelOf(draft: ModelDraft): Model {
  const model: Model = { id: draft.id };
  if (draft.input.trim()) model.price = { input: Number(draft.input), output: Number(draft.output) };
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
