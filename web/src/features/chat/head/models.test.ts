import { changeOf, defaultMark, defaultName, groupsOf, hasStandIns, inForce, pinnedOf, routeChoices, shortName, valueOf } from "@/features/chat/head/models";
import type { ModelOffer } from "@/protocol/ModelOffer";
import type { Route } from "@/protocol/Route";
import { describe, expect, it } from "vitest";

const offer = (provider_id: string, id: string, isDefault = false): ModelOffer => ({ provider_id, provider: provider_id.toUpperCase(), model: { id }, default: isDefault, price: null, price_from: "nobody" });
const OFFERS = [offer("a", "one", true), offer("b", "two words"), offer("a", "three")];
const route = (name: string, ...models: [string, number][]): Route => {
  const entries = models.map(([model, weight]) => ({ provider_id: "a", model, weight }));
  return { name, built_in: false, entries, effective: entries, stands_in: null, updated_at: null };
};
const away = (...models: string[]) => ({ model }: { model: string }) => (models.includes(model) ? "cooling" : null);
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
    expect(new Set(choices.map((choice) => choice.value)).size).toBe(7);
    expect(valueOf(null)).toBe("default");
  });

  it("are known by the last part of their names", () => {
    expect(["gpt", "org/gpt", "org/"].map(shortName)).toEqual(["gpt", "gpt", "org/"]);
  });
});

describe("routes", () => {
  it("are offered with the model that they lead to now; one that leads nowhere is no choice", () => {
    expect(routeChoices(ROUTES).map(({ label, hint, mark, off }) => [label, hint, mark, off])).toEqual([
      ["deep", "main", undefined, undefined],
      ["night", "small", undefined, undefined],
      ["empty", undefined, "nothing left", true],
    ]);
    expect(defaultMark(routeChoices(ROUTES, away("org/main", "org/big")))).toEqual({ mark: "cooling" });
    expect(routeChoices(ROUTES, away("org/main", "small")).map(({ hint, mark }) => [hint, mark])).toEqual([
      ["big", undefined],
      ["small", "cooling"],
      [undefined, "nothing left"],
    ]);
  });

  it("are called by what answered last, as long as that is of them and can answer, else by the first that can", () => {
    const named = (answered: string | null, ...gone: string[]) => defaultName(OFFERS, ROUTES, away(...gone), answered);
    expect([named(null), named("org/big"), named("small"), named(null, "org/main"), named("org/big", "org/big"), named("org/big", "org/big", "org/main")]).toEqual(["org/main", "org/big", "org/main", "org/big", "org/main", "org/main"]);
    expect([null, { route: "night" }, { route: "gone" }, { provider_id: "a", model: "one" }].map((pinned) => hasStandIns(pinned, ROUTES))).toEqual([true, false, false, false]);
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
    const otherwise = "org/main";
    expect(inForce({ route: "night" }, ROUTES, { otherwise })).toEqual({ short: "night · small", whole: "route night, small" });
    expect(inForce({ route: "deep" }, ROUTES, { otherwise, answered: "org/big" }).short).toBe("deep · big");
    expect(inForce({ route: "gone" }, ROUTES, { otherwise }).short).toBe("gone");
    expect(inForce({ provider_id: "a", model: "org/gpt" }, ROUTES, { otherwise })).toEqual({ short: "gpt", whole: "org/gpt" });
    expect(inForce(null, ROUTES, { otherwise })).toEqual({ short: "main", whole: "default, org/main" });
  });
});
