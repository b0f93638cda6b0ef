import { sayEntry } from "@/features/settings/routes/words";
import type { ModelOffer } from "@/protocol/ModelOffer";
import { expect, test } from "vitest";

const offer: ModelOffer = { provider_id: "p", provider: "far away", model: { id: "m" }, default: false, price: null, price_from: "nobody" };

test("only what has no provider is called passed over; what is not listed is asked, and while nothing is known nothing is said", () => {
  expect(sayEntry(offer, true, true)).toEqual({ words: "far away", warns: false });
  expect(sayEntry(undefined, true, true)).toEqual({ words: "not in its provider’s list: it is asked all the same", warns: true });
  expect(sayEntry(undefined, true, false)).toEqual({ words: "its provider is gone: it is passed over", warns: true });
  expect(sayEntry(undefined, false, true)).toEqual({ words: "…", warns: false });
});
