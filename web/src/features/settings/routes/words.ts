import type { ModelOffer } from "@/protocol/ModelOffer";
import type { Route } from "@/protocol/Route";

const FOR: Record<string, string> = {
  deep: "What agents think on, and every chat that names nothing else.",
  fast: "Chores: titles, summaries, looking something over.",
  cheap: "Where it may cost little. Nothing takes it by itself: choose it for a chat.",
};

export function sayFor({ name }: Route): string {
  return FOR[name] ?? "Yours: chosen by its name, in a chat or by a program.";
}

/** What is asked while nobody has written it. */
export function sayStandsIn({ stands_in }: Route): string {
  if (stands_in === null) return "";
  return stands_in === "default" ? "Nothing is written here: the default provider’s first model stands in." : `Nothing is written here: ${stands_in} stands in.`;
}

/** What stands under the model of an entry. `known`: what providers list is known. `there`: its provider is; what that one does not list is asked all the same. */
export function sayEntry(offer: ModelOffer | undefined, known: boolean, there: boolean): { words: string; warns: boolean } {
  if (offer) return { words: offer.provider, warns: false };
  if (!there) return { words: "its provider is gone: it is passed over", warns: true };
  return known ? { words: "not in its provider’s list: it is asked all the same", warns: true } : { words: "…", warns: false };
}
