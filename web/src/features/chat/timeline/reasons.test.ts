import { reasonsOf, triedOf } from "@/features/chat/timeline/reasons";
import { expect, it } from "vitest";

const tried = (model: string, code: string) => ({ provider: "p", model, code, detail: "" });

it("tells each reason once, with whom it held up, and nothing where the problem says it all", () => {
  const all = [tried("a", "budget_reached"), tried("b", "provider_auth"), tried("c", "cooling"), tried("d", "provider_auth"), tried("b", "provider_auth")];
  expect(reasonsOf(all).map(({ words, of }) => [words, of.join(", ")])).toEqual([
    ["not asked: a budget has no room", "a of p"],
    ["key refused", "b of p, d of p"],
    ["not asked: it cools", "c of p"],
  ]);
  expect(reasonsOf([tried("a", "images_refused"), tried("a", "provider_auth")])).toEqual([]);
  expect(reasonsOf([])).toEqual([]);
});

it("is read out of the problem, as far as it can be", () => {
  const all = [tried("a", "cooling"), tried("b", "unpriced")];
  expect(triedOf({ extra: { tried: all } })).toEqual(all);
  expect([{}, { extra: {} }, { extra: { tried: "all" } }, { extra: { tried: [null, 1, { code: "cooling" }] } }].map(triedOf)).toEqual([[], [], [], []]);
});
