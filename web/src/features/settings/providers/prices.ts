// What a model costs and who says so, in words. Pure.

import type { Price } from "@/protocol/Price";
import type { PriceFrom } from "@/protocol/PriceFrom";
import { formatSet } from "@/lib/text/money";
import type { Tone } from "@/ui/states";

/** For a million tokens: "$3 in · $15 out · cache $0.30 read, $3.75 write". */
export function sayPrice({ input, output, cache_read, cache_write }: Price): string {
  if (input === 0 && output === 0) return "free";
  const cache = [cache_read === undefined ? null : `${formatSet(cache_read)}\u00a0read`, cache_write === undefined ? null : `${formatSet(cache_write)}\u00a0write`].filter((one) => one !== null);
  return `${formatSet(input)}\u00a0in · ${formatSet(output)}\u00a0out${cache.length > 0 ? ` · cache ${cache.join(", ")}` : ""}`;
}

const SAYERS: Record<PriceFrom, { words: string; says: string; tone: Tone }> = {
  owner: { words: "yours", says: "You set this price: it goes before the list.", tone: "busy" },
  provider: { words: "provider", says: "The provider itself says so.", tone: "quiet" },
  list: { words: "list", says: "From the list of prices in force.", tone: "quiet" },
  local: { words: "local", says: "It runs on a machine of your own: a call costs nothing.", tone: "quiet" },
  nobody: { words: "no price", says: "Nobody says what it costs.", tone: "warn" },
};

export function sayer(from: PriceFrom) {
  return SAYERS[from] ?? SAYERS.nobody;
}
