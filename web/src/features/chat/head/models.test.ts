import { defaultName, groupsOf, shortName, valueOf } from "@/features/chat/head/models";
import type { ModelOffer } from "@/protocol/ModelOffer";
import { describe, expect, it } from "vitest";

const offer = (provider_id: string, id: string, isDefault = false): ModelOffer => ({ provider_id, provider: provider_id.toUpperCase(), model: { id }, default: isDefault, price: null, price_from: "nobody" });
const OFFERS = [offer("a", "one", true), offer("b", "two words"), offer("a", "three")];

describe("the models to choose from", () => {
  it("stand under their providers, in order", () => {
    expect(groupsOf(OFFERS).map((group) => [group.provider, group.choices.map((choice) => choice.label)])).toEqual([
      ["A", ["one", "three"]],
      ["B", ["two words"]],
    ]);
  });

  it("are told apart by provider and name", () => {
    const values = groupsOf([...OFFERS, offer("b", "one")]).flatMap((group) => group.choices.map((choice) => choice.value));
    expect(new Set(values).size).toBe(4);
    expect(valueOf(null)).toBe("default");
  });

  it("have one that answers when nothing is chosen, or none", () => {
    expect([defaultName(OFFERS), defaultName([])]).toEqual(["one", null]);
  });

  it("are known by the last part of their names", () => {
    expect(["gpt", "org/gpt", "org/"].map(shortName)).toEqual(["gpt", "gpt", "org/"]);
  });
});
