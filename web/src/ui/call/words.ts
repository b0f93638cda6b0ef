// How a call of a model is said, in one table each. Pure.

import { capital } from "@/lib/text/capital";
import { formatUsd } from "@/lib/text/money";
import type { CallOutcome } from "@/protocol/CallOutcome";
import type { CallPurpose } from "@/protocol/CallPurpose";
import type { ModelCall } from "@/protocol/ModelCall";
import type { Tokens } from "@/protocol/Tokens";
import type { Tone } from "@/ui/states";

/** As a sentence of its own; one that begins with the name of its route begins with that as it is. */
export function sayWhy(why: string): string {
  const text = why.trim();
  return text === "" ? "" : `${/^[a-z0-9-]+:/.test(text) ? text : capital(text)}${/[.!?…]$/.test(text) ? "" : "."}`;
}

const PURPOSES: Record<CallPurpose, string> = { step: "step", summary: "summary", title: "title", test: "test", past: "before" };

export function sayPurpose(purpose: CallPurpose): string {
  return PURPOSES[purpose] ?? purpose;
}

const OUTCOMES: Record<CallOutcome, { words: string; tone: Tone; says: string }> = {
  open: { words: "under way", tone: "busy", says: "It is answering now." },
  done: { words: "done", tone: "quiet", says: "It answered to the end." },
  cut: { words: "cut off", tone: "warn", says: "The answer broke off after its first words; what came is kept, and was paid for." },
  cancelled: { words: "stopped", tone: "warn", says: "It was stopped in the middle; what came is kept, and was paid for." },
  failed: { words: "failed", tone: "bad", says: "Nothing was answered." },
  lost: { words: "lost", tone: "warn", says: "A crash took its end: the most that it can have cost is counted." },
};

export function sayOutcome(outcome: CallOutcome) {
  return OUTCOMES[outcome] ?? { words: outcome, tone: "quiet" as const, says: "" };
}

/** How many others were asked, or left alone, before the one that it is of: each once, however many keys it has. What has no price stands behind as often as before; and a call that failed stands among them itself. */
export function triedBefore({ tried, outcome }: Pick<ModelCall, "tried" | "outcome">): number {
  const ways = new Set(tried.filter(({ code }) => code !== "unpriced").map(({ provider, model }) => `${model} of ${provider}`));
  return Math.max(0, ways.size - (outcome === "failed" ? 1 : 0));
}

/** Beside the name of a model: whom it stood in for. Not all of them were asked, what cools is passed over: so it is not said that they failed. */
export function sayAfter(others: number): string {
  return others === 1 ? "after another" : `after ${others} others`;
}

/** What became of the last one, after those that were tried before it; null: it stands among them. */
export function sayLast(outcome: CallOutcome): string | null {
  if (outcome === "failed") return null;
  return outcome === "done" ? "answered" : sayOutcome(outcome).words;
}

/** A route by its name; `pin` is none. */
export function sayRoute(route: string): string {
  return route === "pin" ? "chosen by name" : route;
}

/** What the buckets are, in the order in which they are shown. */
export const TOKEN_NAMES: Record<keyof Tokens, string> = {
  fresh: "read fresh",
  cache_read: "from the cache",
  cache_write: "into the cache",
  output: "written",
  reasoning: "thought",
};

export function readTokens({ fresh, cache_read, cache_write }: Tokens): number {
  return fresh + cache_read + cache_write;
}

export function writtenTokens({ output, reasoning }: Tokens): number {
  return output + reasoning;
}

/** Of all that was read, the part that came from the provider's cache, 0 to 1; null: nothing was read. */
export function hitRate({ fresh, cache_read, cache_write }: Pick<Tokens, "fresh" | "cache_read" | "cache_write">): number | null {
  const all = fresh + cache_read + cache_write;
  return all > 0 ? cache_read / all : null;
}

/** What it cost, or plainly that nobody knows. */
export function sayCost({ cost_usd, price_from, outcome }: Pick<ModelCall, "cost_usd" | "price_from" | "outcome">): string {
  if (price_from === "nobody") return "no price known";
  // While it is under way, as much is set aside for it as it can cost at most.
  return outcome === "open" && cost_usd > 0 ? `≤ ${formatUsd(cost_usd)}` : formatUsd(cost_usd);
}

const SAYERS: Partial<Record<ModelCall["price_from"], string>> = {
  owner: "by your price",
  provider: "by the provider’s word",
  list: "by the list of prices",
  local: "it runs on a machine of your own",
};

export function saySayer(from: ModelCall["price_from"]): string | null {
  return SAYERS[from] ?? null;
}

const CODES: Record<string, string> = {
  cooling: "not asked: it cools",
  key_refused: "not asked: its key is refused",
  unpriced: "not asked: no price known",
  provider_rate_limited: "too many requests",
  provider_overloaded: "overloaded",
  provider_unreachable: "not available",
  provider_cut_off: "broke off",
  provider_bad_call: "unreadable call",
  provider_stalled: "went silent",
  provider_auth: "key refused",
  provider_no_credit: "no credit",
  provider_empty: "empty answer",
  provider_filtered: "filtered",
  provider_refused: "request refused",
  prompt_too_long: "too long for it",
  model_unpriced: "no price known",
  budget_reached: "not asked: a budget has no room",
  token_ended: "its token was deleted",
  route_empty: "nothing left of its route",
  provider_signature: "its signature refused",
  provider_not_compatible: "speaks another API",
  provider_setup: "not set up",
  images_refused: "image refused",
  documents_refused: "document refused",
};

/** A problem's code in few words; one that is not known as it is. */
export function sayCode(code: string): string {
  return CODES[code] ?? code.replace(/^provider_/, "").replaceAll("_", " ");
}
