import type { Provider } from "@/protocol/Provider";
import type { ProviderKind } from "@/protocol/ProviderKind";

export const KINDS: readonly { value: ProviderKind; label: string }[] = [
  { value: "openai", label: "OpenAI-compatible" },
  { value: "scripted", label: "Scripted: a file of replies" },
];

export const USUAL_URL = "https://api.openai.com/v1";

export function sayKind(kind: ProviderKind): string {
  return kind === "openai" ? "OpenAI-compatible" : "scripted";
}

/** Scheme and host: where a key is sent. A stored key goes nowhere else. */
function originOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    return url;
  }
}

/** The address moves to another host, so that the key must be given again. */
export function movesHost(provider: Provider, url: string): boolean {
  if (!provider.has_key) return false;
  return originOf(url.trim() || USUAL_URL) !== originOf(provider.base_url ?? USUAL_URL);
}
