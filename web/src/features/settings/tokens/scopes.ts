import type { TokenScope } from "@/protocol/TokenScope";

/** What this version can use; the others are known to the protocol and come later. */
export const SCOPES: readonly { value: TokenScope; name: string; says: string }[] = [
  { value: "api", name: "Everything but deciding", says: "Starts chats, reads them, changes settings. What is decided, what may be spent and where chats go wants your password besides." },
  { value: "metrics", name: "Figures", says: "Reads /metrics, for a monitor. Nothing else is told." },
];

/** With one of these a model can be asked, and money spent. */
const ASKS: readonly TokenScope[] = ["api", "models"];

export function mayAsk(scopes: readonly TokenScope[]): boolean {
  return scopes.some((scope) => ASKS.includes(scope));
}

export function sayScopes(scopes: readonly TokenScope[]): string {
  return scopes.map((scope) => SCOPES.find((one) => one.value === scope)?.name ?? scope).join(", ");
}
