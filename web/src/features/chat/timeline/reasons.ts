// Why nothing of a route answered: what became of each of its ways, told shortly. Pure.

import type { Problem } from "@/protocol/Problem";
import type { Tried } from "@/protocol/Tried";
import { sayCode } from "@/ui/call/words";

interface Reason {
  code: string;
  words: string;
  /** Whom it held up, in the order in which they were tried. */
  of: readonly string[];
}

function isTried(value: unknown): value is Tried {
  return typeof value === "object" && value !== null && ["provider", "model", "code"].every((key) => typeof (value as Record<string, unknown>)[key] === "string");
}

/** All that was tried, where more than one way was. */
export function triedOf({ extra }: Pick<Problem, "extra">): readonly Tried[] {
  const tried = extra?.["tried"];
  return Array.isArray(tried) ? tried.filter(isTried) : [];
}

/** Each reason once. None where only one way was tried: the problem itself says why that failed. */
export function reasonsOf(tried: readonly Tried[]): Reason[] {
  const ways = new Set(tried.map(({ provider, model }) => `${model} of ${provider}`));
  if (ways.size < 2) return [];
  return [...new Set(tried.map(({ code }) => code))].map((code) => {
    const of = tried.filter((one) => one.code === code).map(({ provider, model }) => `${model} of ${provider}`);
    return { code, words: sayCode(code), of: [...new Set(of)] };
  });
}
