import { hitRate, readTokens, sayCode, sayCost, sayLast, sayRoute, sayWhy, triedBefore, writtenTokens } from "@/ui/call/words";
import { expect, it } from "vitest";

const tokens = { fresh: 100, cache_read: 850, cache_write: 50, output: 40, reasoning: 10 };

it("sums what was read and written, and says which part came from the cache", () => {
  expect([readTokens(tokens), writtenTokens(tokens), hitRate(tokens)]).toEqual([1000, 50, 0.85]);
  expect(hitRate({ fresh: 0, cache_read: 0, cache_write: 0 })).toBeNull();
});

it("says what it cost, and never that what nobody knows is nothing", () => {
  expect(sayCost({ cost_usd: 0.0042, price_from: "list", outcome: "done" })).toBe("$0.0042");
  expect(sayCost({ cost_usd: 0.0042, price_from: "list", outcome: "open" })).toBe("≤ $0.0042");
  expect(sayCost({ cost_usd: 0, price_from: "local", outcome: "open" })).toBe("$0");
  expect(sayCost({ cost_usd: 0, price_from: "nobody", outcome: "done" })).toBe("no price known");
});

it("makes a sentence of why", () => {
  expect(["this chat is set to it", "It answers.", "deep: the first of its list", " "].map(sayWhy)).toEqual(["This chat is set to it.", "It answers.", "deep: the first of its list.", ""]);
});

it("says routes and codes in words, and those of a later version as they are", () => {
  expect([sayRoute("pin"), sayRoute("night")]).toEqual(["chosen by name", "night"]);
  expect([sayCode("cooling"), sayCode("provider_new_thing")]).toEqual(["not asked: it cools", "new thing"]);
});

it("counts what was tried before, and calls answered only what answered", () => {
  const one = { provider: "p", model: "m", code: "provider_overloaded", detail: "" };
  // A call that failed stands among them itself.
  const [two, dear] = [{ ...one, model: "another" }, { ...one, model: "dear", code: "unpriced" }];
  expect([triedBefore({ tried: [one, two], outcome: "done" }), triedBefore({ tried: [one, two], outcome: "failed" }), triedBefore({ tried: [], outcome: "failed" })]).toEqual([2, 1, 0]);
  // With each of its keys; and what was passed over for want of a price.
  expect(triedBefore({ tried: [one, one, dear], outcome: "done" })).toBe(1);
  expect((["done", "failed", "open", "cut", "cancelled", "lost"] as const).map(sayLast)).toEqual(["answered", null, "under way", "cut off", "stopped", "lost"]);
});
