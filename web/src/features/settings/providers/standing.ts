// How a provider and its keys stand, in words. Pure.

import { hindranceOf, isCooling } from "@/lib/hindered";
import { formatDuration, formatSeconds } from "@/lib/text/quantity";
import { formatShort } from "@/lib/text/time";
import type { Cooling } from "@/protocol/Cooling";
import type { Provider } from "@/protocol/Provider";
import type { ProviderHealth } from "@/protocol/ProviderHealth";
import type { ProviderKey } from "@/protocol/ProviderKey";
import { sayCode } from "@/ui/call/words";
import type { Tone } from "@/ui/states";

export interface Standing {
  words: string;
  tone: Tone;
}

/** What its card says at a glance; null: it was not asked yet. */
export function standingOf({ keys, cooling, health }: Pick<Provider, "keys" | "cooling" | "health">, now: number): Standing | null {
  const hindrance = hindranceOf({ keys, cooling }, now);
  if (hindrance === "refused") return { words: keys.length === 1 ? "its key is refused" : "all keys are refused", tone: "bad" };
  if (hindrance === "cooling") return { words: isCooling(cooling, now) ? "cooling" : "its keys cool", tone: "warn" };
  if (health.calls === 0) return null;
  if (health.answered_at === null && health.failure === "provider_rate_limited") return { words: "too many requests", tone: "warn" };
  if (health.answered_at === null) return { words: "does not answer", tone: "bad" };
  // More than half of the calls failed, and the newest word is a failure.
  if (health.failed * 2 > health.calls && (health.failed_at ?? 0) >= health.answered_at) return { words: "often fails", tone: "warn" };
  return { words: "answers", tone: "ok" };
}

/** "for 47 s more, after 2 failures in a row". */
export function sayCooling({ until, failures }: Cooling, now: number): string {
  const left = until > now ? `for ${formatSeconds(until - now)} more` : "until the next call, which tries it";
  return failures > 1 ? `${left}, after ${failures} failures in a row` : left;
}

export function keyStanding(key: ProviderKey, now: number): Standing {
  if (key.refused) return { words: "refused", tone: "bad" };
  if (isCooling(key.cooling, now)) return { words: "cooling", tone: "warn" };
  return { words: "in use", tone: "ok" };
}

/** The last day in figures, each with its name. */
export function healthFigures(health: ProviderHealth, now: number): { name: string; is: string; tone?: Tone }[] {
  const { calls, failed, first_token_ms, answered_at, failed_at, failure } = health;
  const ago = (at: number) => (now - at < 60_000 ? "just now" : now - at < 3_600_000 ? `${Math.round((now - at) / 60_000)} min ago` : formatShort(at, now));
  return [
    { name: "Calls", is: String(calls) },
    { name: "Failed", is: failed === 0 ? "0" : `${failed} · ${Math.round((failed / calls) * 100)} %`, ...(failed > 0 ? { tone: failed * 5 > calls ? "warn" : "busy" } : {}) },
    { name: "First token", is: first_token_ms === null ? "–" : formatDuration(first_token_ms) },
    { name: "Answered", is: answered_at === null ? "not yet" : ago(answered_at) },
    ...(failed_at === null ? [] : [{ name: "Last failure", is: `${ago(failed_at)}${failure ? ` · ${sayCode(failure)}` : ""}` }]),
  ];
}
