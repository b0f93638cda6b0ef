// What cannot answer now, in a word or two each. Pure.

import { hindranceOf } from "@/lib/hindered";
import type { Budget } from "@/protocol/Budget";
import type { ModelOffer } from "@/protocol/ModelOffer";
import type { Provider } from "@/protocol/Provider";
import type { RouteEntry } from "@/protocol/RouteEntry";

type Way = Pick<RouteEntry, "provider_id" | "model">;

/** Why this way to a model leads nowhere now; null: nothing is known against it. */
export type Hindered = (way: Way) => string | null;

/** Before anything is known. */
export const FREE: Hindered = () => null;

interface Known {
  providers: readonly Provider[];
  offers: readonly ModelOffer[];
  budgets: readonly Budget[];
  now: number;
}

const WORDS = { refused: "key refused", cooling: "cooling" };

export function hinderedBy({ providers, offers, budgets, now }: Known): Hindered {
  const used = budgets.some(({ scope, used_usd, reserved_usd, limit_usd }) => scope === "all" && used_usd - reserved_usd >= limit_usd);
  return ({ provider_id, model }) => {
    const provider = providers.find((one) => one.id === provider_id);
    const hindrance = provider ? hindranceOf(provider, now) : null;
    if (hindrance) return WORDS[hindrance];
    const offer = offers.find((one) => one.provider_id === provider_id && one.model.id === model);
    if (!offer || budgets.length === 0) return null;
    if (offer.price === null) return offer.price_from === "nobody" ? "no price" : null;
    return used && offer.price.input + offer.price.output > 0 ? "over budget" : null;
  };
}

/** The ways of a route in the order in which they are asked: those without a weight after those with one. */
export function inOrder<T extends Pick<RouteEntry, "weight">>(ways: readonly T[]): T[] {
  const first = ways.find((way) => way.weight > 0) ?? ways[0];
  return first === undefined ? [] : [first, ...ways.filter((way) => way !== first)];
}

/** Why a whole route leads nowhere: what all its ways have in common, else that nothing is left of it. */
export function routeHindered(ways: readonly Way[], hindered: Hindered): string | null {
  const words = new Set(ways.map(hindered));
  if (words.has(null)) return null;
  const [only] = words;
  return words.size === 1 && only ? only : "nothing left";
}
