import { healthFigures, keyStanding, sayCooling, standingOf } from "@/features/settings/providers/standing";
import type { ProviderHealth } from "@/protocol/ProviderHealth";
import type { ProviderKey } from "@/protocol/ProviderKey";
import { expect, test } from "vitest";

const NOW = 1_000_000_000_000;
const health = (given: Partial<ProviderHealth> = {}): ProviderHealth => ({ calls: 10, failed: 0, first_token_ms: 700, answered_at: NOW - 90_000, failed_at: null, failure: null, ...given });
const key = (given: Partial<ProviderKey> = {}): ProviderKey => ({ id: "k", hint: "abcd", created_at: 1, refused: null, cooling: null, ...given });
const cooling = (left: number, failures = 1) => ({ until: NOW + left, why: "429", failures });
const refused = { at: NOW, why: "401" };

test.each([
  [{ keys: [], cooling: null, health: health() }, "answers"],
  [{ keys: [key()], cooling: null, health: health({ calls: 0, answered_at: null }) }, undefined],
  [{ keys: [key({ refused }), key()], cooling: null, health: health() }, "answers"],
  [{ keys: [key({ refused })], cooling: cooling(1), health: health() }, "its key is refused"],
  [{ keys: [key({ refused }), key({ refused })], cooling: null, health: health() }, "all keys are refused"],
  [{ keys: [key({ refused }), key({ cooling: cooling(5) })], cooling: null, health: health() }, "its keys cool"],
  [{ keys: [key()], cooling: cooling(5), health: health() }, "cooling"],
  [{ keys: [key()], cooling: cooling(-5), health: health() }, "answers"],
  [{ keys: [], cooling: null, health: health({ answered_at: null, failed: 10, failed_at: NOW }) }, "does not answer"],
  [{ keys: [], cooling: null, health: health({ failed: 6, failed_at: NOW }) }, "often fails"],
  [{ keys: [], cooling: null, health: health({ failed: 6, failed_at: NOW - 100_000 }) }, "answers"],
])("%#: a provider %s", (provider, words) => expect(standingOf(provider, NOW)?.words).toBe(words));

test("a key is in use, cools or is refused, whatever else", () => {
  expect([key(), key({ cooling: cooling(1) }), key({ cooling: cooling(0) }), key({ refused, cooling: cooling(1) })].map((one) => keyStanding(one, NOW).words)).toEqual(["in use", "cooling", "in use", "refused"]);
});

test("how long it cools is counted down, and then left to the next call", () => {
  expect(sayCooling(cooling(47_000, 2), NOW)).toBe("for 47 s more, after 2 failures in a row");
  expect(sayCooling(cooling(1_000), NOW)).toBe("for 1 s more");
  expect(sayCooling(cooling(0), NOW)).toBe("until the next call, which tries it");
});

test("the last day in figures", () => {
  const said = healthFigures(health({ failed: 3, failed_at: NOW - 600_000, failure: "provider_rate_limited" }), NOW).map(({ name, is }) => `${name}: ${is}`);
  expect(said).toEqual(["Calls: 10", "Failed: 3 · 30 %", "First token: 700 ms", "Answered: 2 min ago", "Last failure: 10 min ago · too many requests"]);
  expect(healthFigures(health({ calls: 0, first_token_ms: null, answered_at: null }), NOW).map(({ is }) => is)).toEqual(["0", "0", "–", "not yet"]);
});
