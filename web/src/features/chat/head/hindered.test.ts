import { hinderedBy, inOrder, routeHindered } from "@/features/chat/head/hindered";
import type { Budget } from "@/protocol/Budget";
import type { ModelOffer } from "@/protocol/ModelOffer";
import type { Provider } from "@/protocol/Provider";
import type { ProviderKey } from "@/protocol/ProviderKey";
import { expect, it } from "vitest";

const NOW = 1_000_000;
const cooling = (left: number) => ({ until: NOW + left, why: "429", failures: 1 });
const key = (given: Partial<ProviderKey>): ProviderKey => ({ id: "k", hint: null, created_at: 1, refused: null, cooling: null, ...given });
const provider = (id: string, given: Partial<Provider> = {}) => ({ id, keys: [], cooling: null, ...given }) as unknown as Provider;
const offer = (provider_id: string, id: string, cost: number | null, price_from: ModelOffer["price_from"] = "list"): ModelOffer => ({ provider_id, provider: provider_id, model: { id }, default: false, price: cost === null ? null : { input: cost, output: cost }, price_from });
const budget = (given: Partial<Budget> = {}): Budget => ({ id: "b", scope: "all", period: "day", limit_usd: 2, used_usd: 0, reserved_usd: 0, resets_at: null, ...given });
const refused = { at: 1, why: "401" };
const providers = [
  provider("well", { keys: [key({ refused }), key({})] }),
  provider("old", { keys: [key({ refused })], cooling: cooling(5) }),
  provider("busy", { cooling: cooling(5) }),
  provider("was", { cooling: cooling(-5) }),
  provider("keys", { keys: [key({ refused }), key({ cooling: cooling(5) })] }),
];
const offers = [offer("well", "paid", 3), offer("well", "free", 0), offer("well", "dark", null, "nobody"), offer("well", "own", null, "local")];
const way = (provider_id: string, model = "paid") => ({ provider_id, model });

it("tells who cools, whose keys are refused, and what nobody may ask while there are budgets", () => {
  const told = (budgets: Budget[]) => [way("well"), way("old"), way("busy"), way("was"), way("keys"), way("gone"), way("well", "free"), way("well", "dark"), way("well", "own")].map(hinderedBy({ providers, offers, budgets, now: NOW }));
  expect(told([])).toEqual([null, "key refused", "cooling", null, "cooling", null, null, null, null]);
  expect(told([budget()])).toEqual([null, "key refused", "cooling", null, "cooling", null, null, "no price", null]);
  // What is only set aside comes back; a process's own budget is no matter of this menu.
  expect(told([budget({ used_usd: 2.5, reserved_usd: 1 }), budget({ scope: "process", limit_usd: 0 })])[0]).toBeNull();
  expect(told([budget({ used_usd: 2 })])).toEqual(["over budget", "key refused", "cooling", null, "cooling", null, null, "no price", null]);
});

it("asks those of a route in order, and gives up when none of them can", () => {
  const entries = [0, 0, 30, 70].map((weight, n) => ({ n, weight }));
  expect(inOrder(entries).map(({ n }) => n)).toEqual([2, 0, 1, 3]);
  expect(inOrder([])).toEqual([]);
  const hindered = hinderedBy({ providers, offers, budgets: [], now: NOW });
  expect([["old", "well"], ["old", "old"], ["old", "busy"], []].map((ids) => routeHindered(ids.map((id) => way(id)), hindered))).toEqual([null, "key refused", "nothing left", "nothing left"]);
});
