// Sums of sums, and what is said of them. Pure.

import { NOTHING } from "@/features/usage/ranges";
import { capital } from "@/lib/text/capital";
import { formatSpent } from "@/lib/text/money";
import { formatCount } from "@/lib/text/quantity";
import type { Tokens } from "@/protocol/Tokens";
import type { UsageSum } from "@/protocol/UsageSum";
import { hitRate, readTokens, TOKEN_NAMES } from "@/ui/call/words";

type Sum = Omit<UsageSum, "key" | "label">;

export function total(sums: readonly Sum[]): Sum {
  const all = { ...NOTHING };
  for (const sum of sums) for (const key of Object.keys(all) as (keyof Sum)[]) all[key] += sum[key];
  return all;
}

/** As the buckets of one call. A sum counts reasoning as a part of the output. */
export function tokensOf({ input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens }: Sum): Tokens {
  return { fresh: input_tokens, cache_read: cache_read_tokens, cache_write: cache_write_tokens, output: Math.max(0, output_tokens - reasoning_tokens), reasoning: reasoning_tokens };
}

/** All that was read, whatever the cache did with it. */
export function readIn(sum: Sum): number {
  return readTokens(tokensOf(sum));
}

/** Of all that was read, the part that came from a cache, 0 to 1; null: nothing was read. */
export function hits(sum: Sum): number | null {
  return hitRate(tokensOf(sum));
}

/** Calls alone do not say it: of what was spent before there was a ledger they were not counted. */
export function isNothing(sum: Sum): boolean {
  return sum.calls === 0 && sum.cost_usd === 0 && readIn(sum) + sum.output_tokens === 0;
}

export function sayCost({ cost_usd, unpriced }: Sum): string {
  return formatSpent(cost_usd, unpriced > 0);
}

/** Empty where they were not counted. */
export function sayCalls(calls: number): string {
  if (calls === 0) return "";
  return `${formatCount(calls)} ${calls === 1 ? "call" : "calls"}`;
}

export function sayTokens(sum: Sum): string {
  return `${formatCount(readIn(sum))} in, ${formatCount(sum.output_tokens)} out`;
}

/** One line about a day or a range. */
export function sayAll(sum: Sum): string {
  if (isNothing(sum)) return "nothing was asked";
  const said = [sayCost(sum), sayTokens(sum), sayCalls(sum.calls)].filter(Boolean).join(" · ");
  return sum.unpriced > 0 ? `${said}, ${sum.unpriced} without a price` : said;
}

/** What the parts of a stack are, from the ground up. */
export const BUCKETS = [
  { name: capital(TOKEN_NAMES.fresh), look: "fresh", of: (sum: Sum) => tokensOf(sum).fresh },
  { name: capital(TOKEN_NAMES.cache_read), look: "cached", of: (sum: Sum) => tokensOf(sum).cache_read },
  { name: capital(TOKEN_NAMES.cache_write), look: "kept", of: (sum: Sum) => tokensOf(sum).cache_write },
  { name: capital(TOKEN_NAMES.output), look: "written", of: (sum: Sum) => tokensOf(sum).output },
  { name: capital(TOKEN_NAMES.reasoning), look: "thought", of: (sum: Sum) => tokensOf(sum).reasoning },
] as const;

export type BucketLook = (typeof BUCKETS)[number]["look"];

/** Blue is read, ink is written. */
export const LOOKS: Record<BucketLook | "cost", string> = {
  fresh: "text-info",
  cached: "text-[color-mix(in_oklch,var(--color-info)_66%,var(--color-ground))]",
  kept: "text-[color-mix(in_oklch,var(--color-info)_40%,var(--color-ground))]",
  written: "text-ink",
  thought: "text-edge",
  cost: "text-muted",
};

/** By what it is summed, in words. */
export const GROUPS = [
  { value: "model", label: "By model", one: "model" },
  { value: "process", label: "By process", one: "process" },
  { value: "token", label: "By token", one: "token" },
] as const;

export type Group = (typeof GROUPS)[number]["value"];

export function groupOf(text: string | null): Group {
  return GROUPS.find(({ value }) => value === text)?.value ?? "model";
}

/** A model's key is its provider's name and its own. */
export function modelOf(key: string): { provider: string; model: string } {
  const at = key.indexOf("/");
  return at < 0 ? { provider: "", model: key } : { provider: key.slice(0, at), model: key.slice(at + 1) };
}

/** How a row is called where nobody gave it a name any more. */
export function nameOf(group: Group, { key, label }: UsageSum): string {
  if (label) return label;
  if (group === "model") return modelOf(key).model || "unknown";
  if (group === "process") return key ? `Process ${key}, deleted` : "Nothing that runs here";
  return key ? "A token that is gone" : "Without a token: in this browser";
}
