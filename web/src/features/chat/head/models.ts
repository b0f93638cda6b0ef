// The models to choose from, as a chat names them. Pure.

import type { ModelOffer } from "@/protocol/ModelOffer";

/** null: whatever is the default at the time. */
export type Pinned = { provider_id: string; model: string } | null;

interface ModelChoice {
  value: string;
  label: string;
  pinned: Pinned;
}

interface ModelGroup {
  provider: string;
  choices: ModelChoice[];
}

export const DEFAULT = "default";

export function valueOf(pinned: Pinned): string {
  // A model's name may have any character; a provider's id has no space.
  return pinned ? `${pinned.provider_id} ${pinned.model}` : DEFAULT;
}

export function groupsOf(offers: readonly ModelOffer[]): ModelGroup[] {
  const groups = new Map<string, ModelGroup>();
  for (const { provider_id, provider, model } of offers) {
    const pinned = { provider_id, model: model.id };
    const group = groups.get(provider_id) ?? { provider, choices: [] };
    group.choices.push({ value: valueOf(pinned), label: model.id, pinned });
    groups.set(provider_id, group);
  }
  return [...groups.values()];
}

/** The name of what answers while nothing is pinned. */
export function defaultName(offers: readonly ModelOffer[]): string | null {
  return offers.find((offer) => offer.default)?.model.id ?? null;
}

/** `models/qwen3:14b` is long; its last part is what one knows it by. */
export function shortName(model: string): string {
  return model.split("/").at(-1) || model;
}
