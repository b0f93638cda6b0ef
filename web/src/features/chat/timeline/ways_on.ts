// What can be done about a turn that failed or was stopped. Pure.

import { triedOf } from "@/features/chat/timeline/reasons";
import type { Chat } from "@/live/world";
import type { Problem } from "@/protocol/Problem";

/** `continue`: it goes on from where it is. `again`: its message is answered anew, and what came of it is set aside. */
export interface WaysOn {
  continue: boolean;
  again: boolean;
  places: readonly { to: string; name: string }[];
}

const BUDGETS = { to: "/settings/budgets", name: "Budgets" };
const PROVIDERS = { to: "/settings/providers", name: "Providers" };
/** What is mended there: a key, an account, an address, or waited for. */
const MENDED_THERE = new Set(["provider_auth", "provider_no_credit", "provider_unreachable", "provider_cooling", "provider_rate_limited", "provider_not_compatible", "provider_setup"]);
const ROUTES = { to: "/settings/routes", name: "Routes" };
const PRICES = { to: "/settings/providers", name: "Give it a price" };

/** Its last word broke off: what came of the answer stands there, and nothing after it. */
function brokeOff(chat: Chat | undefined, turnId: string): boolean {
  const last = chat?.byTurn[turnId]?.map((id) => chat.messages[id]).findLast((message) => message !== undefined);
  return last?.role === "assistant" && last.blocks.some((block) => block.type === "text" && block.text !== "") && !last.blocks.some((block) => block.type === "tool_call");
}

/** Something was said or done in it beyond the question. */
function gotOn(chat: Chat | undefined, turnId: string): boolean {
  return chat?.byTurn[turnId]?.some((id) => chat.messages[id]?.role === "assistant") ?? false;
}

/** Money may be one reason of several: where that is seen to is said, too. */
function withMoney(places: WaysOn["places"], codes: ReadonlySet<string>): WaysOn["places"] {
  const more = [codes.has("unpriced") ? PRICES : null, codes.has("unpriced") || codes.has("budget_reached") ? BUDGETS : null];
  return [...places, ...more.filter((place) => place !== null)].filter(({ to }, at, all) => all.findIndex((one) => one.to === to) === at);
}

export function waysOn(problem: Problem, chat: Chat | undefined, turnId: string): WaysOn {
  const { code } = problem;
  if (code === "model_unpriced") return { continue: gotOn(chat, turnId), again: !gotOn(chat, turnId), places: [PRICES, BUDGETS] };
  if (code === "budget_reached") return { continue: gotOn(chat, turnId), again: !gotOn(chat, turnId), places: [BUDGETS] };
  if (code === "route_empty") return { continue: gotOn(chat, turnId), again: !gotOn(chat, turnId), places: [ROUTES] };
  return { continue: code === "step_limit" || brokeOff(chat, turnId), again: true, places: withMoney(MENDED_THERE.has(code) ? [PROVIDERS] : [], new Set(triedOf(problem).map((one) => one.code))) };
}
