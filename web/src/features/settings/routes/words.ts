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
