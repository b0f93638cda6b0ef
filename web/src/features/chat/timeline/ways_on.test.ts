import { waysOn } from "@/features/chat/timeline/ways_on";
import type { Chat } from "@/live/world";
import type { Block } from "@/protocol/Block";
import type { Message } from "@/protocol/Message";
import { message } from "@/testing/made";
import { expect, it } from "vitest";

const TEXT: Block = { type: "text", text: "Half an ans" };
const CALL: Block = { type: "tool_call", call_id: "c", tool: "run_command", args: {} };
const RESULT: Block = { type: "tool_result", call_id: "c", outcome: "ok", text: "" };
const asked = message({ id: "m1", role: "user" });

function chat(...messages: Message[]): Chat {
  return { messages: Object.fromEntries(messages.map((one) => [one.id, one])), byTurn: { t1: messages.map((one) => one.id) } } as unknown as Chat;
}
const problem = (code: string) => ({ type: "x", title: "x", status: 500, code, detail: "x" });
const ways = (code: string, ...messages: Message[]) => {
  const { continue: on, again, places } = waysOn(problem(code), chat(asked, ...messages), "t1");
  return [on ? "continue" : "", again ? "again" : "", ...places.map(({ to }) => to)].filter(Boolean).join(" ");
};

it("goes on where an answer broke off, and not where none had begun or its calls were made", () => {
  expect(ways("provider_cut_off", message({ id: "m2", blocks: [TEXT] }))).toBe("continue again");
  expect(ways("provider_cut_off", message({ id: "m2", blocks: [{ type: "thinking", text: "hm" }] }))).toBe("again");
  expect(ways("provider_stalled")).toBe("again");
  expect(ways("provider_stalled", message({ id: "m2", blocks: [TEXT, CALL] }), message({ id: "m3", role: "tool", blocks: [RESULT] }))).toBe("again");
});

it("goes on beyond a limit of steps", () => {
  expect(ways("step_limit", message({ id: "m2", blocks: [CALL] }), message({ id: "m3", role: "tool", blocks: [RESULT] }))).toBe("continue again");
});

it("leads to where a budget is raised, a price is set or a key is given; what was done is never set aside for it", () => {
  expect(ways("budget_reached")).toBe("again /settings/budgets");
  expect(ways("budget_reached", message({ id: "m2", blocks: [CALL] }))).toBe("continue /settings/budgets");
  expect(ways("provider_auth")).toBe("again /settings/providers");
  expect(ways("model_unpriced")).toBe("again /settings/providers /settings/budgets");
});

it("leads to the money where that is one reason among others, and to each place once", () => {
  const places = (code: string, ...tried: string[]) => waysOn({ ...problem(code), extra: { tried: tried.map((one) => ({ provider: "p", model: "m", code: one, detail: "" })) } }, chat(asked), "t1").places.map(({ name }) => name);
  expect(places("provider_cooling", "provider_auth", "cooling")).toEqual(["Providers"]);
  expect(places("provider_cooling", "budget_reached", "cooling")).toEqual(["Providers", "Budgets"]);
  expect(places("provider_cooling", "unpriced", "cooling")).toEqual(["Providers", "Budgets"]);
  expect(places("provider_stalled", "unpriced", "provider_stalled")).toEqual(["Give it a price", "Budgets"]);
});

it("knows nothing of a chat that is not loaded", () => {
  expect(waysOn(problem("provider_cut_off"), undefined, "t1")).toEqual({ continue: false, again: true, places: [] });
});
