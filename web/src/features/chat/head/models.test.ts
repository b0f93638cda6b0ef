import { changeOf, defaultName, groupsOf, inForce, pinnedOf, routeChoices, shortName, valueOf } from "@/features/chat/head/models";
import type { ModelOffer } from "@/protocol/ModelOffer";
import type { Route } from "@/protocol/Route";
import { describe, expect, it } from "vitest";

const offer = (provider_id: string, id: string, isDefault = false): ModelOffer => ({ provider_id, provider: provider_id.toUpperCase(), model: { id }, default: isDefault, price: null, price_from: "nobody" });
const OFFERS = [offer("a", "one", true), offer("b", "two words"), offer("a", "three")];
const route = (name: string, ...models: [string, number][]): Route => {
  const entries = models.map(([model, weight]) => ({ provider_id: "a", model, weight }));
  return { name, built_in: false, entries, effective: entries, stands_in: null, updated_at: null };
};
const ROUTES = [route("deep", ["org/big", 0], ["org/main", 50]), route("night", ["small", 0]), route("empty")];

describe("the models to choose from", () => {
  it("stand under their providers, in order", () => {
    expect(groupsOf(OFFERS).map((group) => [group.provider, group.choices.map((choice) => choice.label)])).toEqual([
      ["A", ["one", "three"]],
      ["B", ["two words"]],
    ]);
  });

  it("say what they cost, and when nobody knows it", () => {
    const priced = (input: number, output: number): ModelOffer => ({ ...offer("a", "x"), price: { input, output }, price_from: "list" });
    const hints = [priced(0.25, 12), priced(0, 0), offer("a", "y")].map((one) => groupsOf([one])[0]?.choices[0]?.hint);
    expect(hints).toEqual(["$0.25 / $12", "free", "no price"]);
  });

  it("are told apart by provider and name, and from routes", () => {
    const choices = [...groupsOf([...OFFERS, offer("b", "one")]).flatMap((group) => group.choices), ...routeChoices(ROUTES)];
    expect(new Set(choices.map((choice) => choice.value)).size).toBe(6);
    expect(valueOf(null)).toBe("default");
  });

  it("are known by the last part of their names", () => {
    expect(["gpt", "org/gpt", "org/"].map(shortName)).toEqual(["gpt", "gpt", "org/"]);
  });
});

describe("routes", () => {
  it("are offered with the model that is asked first, unless they lead nowhere", () => {
    expect(routeChoices(ROUTES).map(({ label, hint }) => [label, hint])).toEqual([
      ["deep", "main"],
      ["night", "small"],
    ]);
  });

  it("say what answers when nothing is chosen; without any, the offers do", () => {
    expect([defaultName(OFFERS, ROUTES), defaultName(OFFERS), defaultName([])]).toEqual(["org/main", "one", null]);
  });
});

describe("what a chat has chosen", () => {
  it("is a model before a route, and comes back as it was", () => {
    const none = { provider_id: null, model: null, route: null };
    expect(pinnedOf({ provider_id: "a", model: "one", route: null })).toEqual({ provider_id: "a", model: "one" });
    expect([pinnedOf({ ...none, route: "night" }), pinnedOf(none)]).toEqual([{ route: "night" }, null]);
    expect(changeOf({ route: "night" }, null)).toEqual({ route: "night" });
    expect(changeOf(null, { route: "night" })).toEqual({ route: null });
    expect([null, { provider_id: "a", model: "one" }].map((before) => changeOf(null, before))).toEqual([{ provider_id: null }, { provider_id: null }]);
  });

  it("is told shortly, also where its route is gone", () => {
    expect(inForce({ route: "night" }, ROUTES, "x")).toEqual({ short: "night · small", whole: "route night, small first" });
    expect(inForce({ route: "gone" }, ROUTES, "x").short).toBe("gone");
    expect(inForce({ provider_id: "a", model: "org/gpt" }, ROUTES, "x")).toEqual({ short: "gpt", whole: "org/gpt" });
    expect(inForce(null, ROUTES, "org/main")).toEqual({ short: "main", whole: "default, org/main" });
  });
});
