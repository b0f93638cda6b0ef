// What can answer in a chat, as a chat names it: a route, or one model by its name. Pure.

import { FREE, type Hindered, inOrder, routeHindered } from "@/features/chat/head/hindered";
import { formatSet } from "@/lib/text/money";
import type { ModelOffer } from "@/protocol/ModelOffer";
import type { Price } from "@/protocol/Price";
import type { PriceFrom } from "@/protocol/PriceFrom";
import type { Process } from "@/protocol/Process";
import type { ProcessChange } from "@/protocol/ProcessChange";
import type { Route } from "@/protocol/Route";

/** null: whatever is the default at the time. */
export type Pinned = { provider_id: string; model: string } | { route: string } | null;

export interface ModelChoice {
  value: string;
  label: string;
  /** The model that a route leads to now; what a model costs to read and to write. */
  hint?: string;
  /** Why it cannot answer now. It may be chosen all the same: that passes, or is mended. */
  mark?: string;
  /** Nothing can come of it. */
  off?: boolean;
  pinned: Pinned;
}

interface ModelGroup {
  provider: string;
  choices: ModelChoice[];
}

export const DEFAULT = "default";
/** What a chat thinks on that names nothing. */
const THINKS = "deep";

export function pinnedOf({ provider_id, model, route }: Pick<Process, "provider_id" | "model" | "route">): Pinned {
  if (provider_id !== null && model !== null) return { provider_id, model };
  return route ? { route } : null;
}

/** `before`: what is in force, which is what gives way when nothing takes its place. */
export function changeOf(pinned: Pinned, before: Pinned): ProcessChange {
  if (pinned) return pinned;
  return before && "route" in before ? { route: null } : { provider_id: null };
}

export function valueOf(pinned: Pinned): string {
  if (!pinned) return DEFAULT;
  // A model's name may have any character; a provider's id has no space, and is no word.
  return "route" in pinned ? `route ${pinned.route}` : `${pinned.provider_id} ${pinned.model}`;
}

export function groupsOf(offers: readonly ModelOffer[], hindered: Hindered = FREE): ModelGroup[] {
  const groups = new Map<string, ModelGroup>();
  for (const { provider_id, provider, model, price, price_from } of offers) {
    const pinned = { provider_id, model: model.id };
    const group = groups.get(provider_id) ?? { provider, choices: [] };
    group.choices.push({ value: valueOf(pinned), label: model.id, hint: sayRates(price, price_from), ...marked(hindered(pinned)), pinned });
    groups.set(provider_id, group);
  }
  return [...groups.values()];
}

/** For a million tokens read and written: "$3 / $15". */
function sayRates(price: Price | null, from: PriceFrom): string {
  if (!price) return from === "local" ? "free" : "no price";
  return price.input === 0 && price.output === 0 ? "free" : `${formatSet(price.input)} / ${formatSet(price.output)}`;
}

/** Some model costs something: then it is said what the figures are. */
export function isPriced(offers: readonly ModelOffer[]): boolean {
  return offers.some(({ price }) => price !== null && price.input + price.output > 0);
}

function marked(word: string | null): { mark?: string } {
  return word === null ? {} : { mark: word };
}

/** The routes, each with the model that it leads to now. One of which nothing is left is no choice. */
export function routeChoices(routes: readonly Route[], hindered: Hindered = FREE): ModelChoice[] {
  return routes.flatMap((route): ModelChoice[] => {
    const choice = { value: valueOf({ route: route.name }), label: route.name, pinned: { route: route.name } };
    if (route.effective.length === 0) return [{ ...choice, mark: "nothing left", off: true }];
    const model = modelOf(route, hindered);
    return model === null ? [] : [{ ...choice, hint: shortName(model), ...marked(routeHindered(route.effective, hindered)) }];
  });
}

/** What answered here last, as long as it is of this route and can; else the first of it that can. If none can, the first. */
function modelOf({ effective }: Route, hindered: Hindered, answered: string | null = null): string | null {
  const order = inOrder(effective);
  const able = order.filter((way) => hindered(way) === null);
  const way = able.find(({ model }) => model !== "" && model === answered) ?? able[0] ?? order[0];
  // Of a provider without chosen models nobody knows it before it is asked.
  return way?.model || null;
}

/** The name of what answers while nothing is pinned. */
export function defaultName(offers: readonly ModelOffer[], routes: readonly Route[] = [], hindered: Hindered = FREE, answered: string | null = null): string | null {
  const thinks = routes.find((route) => route.name === THINKS);
  return (thinks ? modelOf(thinks, hindered, answered) : null) ?? offers.find((offer) => offer.default)?.model.id ?? null;
}

/** Why what answers while nothing is pinned cannot answer now. */
export function defaultMark(choices: readonly ModelChoice[]): { mark?: string } {
  return marked(choices.find(({ label }) => label === THINKS)?.mark ?? null);
}

/** Somebody may stand in for another: then it matters who can answer. */
export function hasStandIns(pinned: Pinned, routes: readonly Route[]): boolean {
  const name = pinned && "route" in pinned ? pinned.route : pinned ? null : THINKS;
  return (routes.find((route) => route.name === name)?.effective.length ?? 0) > 1;
}

/** `models/qwen3:14b` is long; its last part is what one knows it by. */
export function shortName(model: string): string {
  return model.split("/").at(-1) || model;
}

interface Around {
  /** The name of what answers when nothing is pinned. */
  otherwise: string;
  hindered?: Hindered;
  /** The model that answered last. */
  answered?: string | null;
}

/** What is in force, as short as it can be told and as a sentence. */
export function inForce(pinned: Pinned, routes: readonly Route[], { otherwise, hindered = FREE, answered = null }: Around): { short: string; whole: string } {
  if (!pinned) return { short: shortName(otherwise), whole: `default, ${otherwise}` };
  if ("model" in pinned) return { short: shortName(pinned.model), whole: pinned.model };
  const route = routes.find((one) => one.name === pinned.route);
  const model = route ? modelOf(route, hindered, answered) : null;
  return model === null ? { short: pinned.route, whole: `route ${pinned.route}` } : { short: `${pinned.route} · ${shortName(model)}`, whole: `route ${pinned.route}, ${model}` };
}
