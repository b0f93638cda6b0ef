// The kinds of providers: how each is called, where it lives, and where one gets a key for it.

import type { Provider } from "@/protocol/Provider";
import type { ProviderKind } from "@/protocol/ProviderKind";

export interface Kind {
  value: ProviderKind;
  label: string;
  /** What speaks it. */
  about: string;
  /** Where it lives unless an address is given; null: it has no place of its own. */
  address: string | null;
  /** A provider is often called so. */
  name: string;
  /** Without one it answers nothing; it may need one; it takes none. */
  key: "needed" | "maybe" | "none";
  /** Where keys are made. */
  keysAt?: string;
  model: string;
}

export const KINDS: readonly Kind[] = [
  { value: "anthropic", label: "Anthropic", about: "Claude, by Messages", address: "https://api.anthropic.com/v1", name: "anthropic", key: "needed", keysAt: "https://console.anthropic.com/settings/keys", model: "claude-sonnet-4-5" },
  { value: "openai-responses", label: "OpenAI", about: "GPT, by Responses", address: "https://api.openai.com/v1", name: "openai", key: "needed", keysAt: "https://platform.openai.com/api-keys", model: "gpt-5-mini" },
  { value: "gemini", label: "Google Gemini", about: "Gemini, by its own API", address: "https://generativelanguage.googleapis.com/v1beta", name: "gemini", key: "needed", keysAt: "https://aistudio.google.com/apikey", model: "gemini-2.5-flash" },
  { value: "openai", label: "OpenAI-compatible", about: "OpenRouter, Groq, DeepSeek, Mistral, vLLM, LM Studio", address: "https://api.openai.com/v1", name: "openrouter", key: "maybe", model: "deepseek/deepseek-chat" },
  { value: "ollama", label: "Ollama", about: "On a machine of your own", address: "http://127.0.0.1:11434", name: "ollama", key: "maybe", model: "qwen3:14b" },
  { value: "scripted", label: "Scripted", about: "A file of replies, for tests", address: null, name: "script", key: "none", model: "script" },
];

/** Addresses that speak OpenAI's Chat Completions. */
export const COMPATIBLE: readonly { name: string; url: string; keysAt?: string }[] = [
  { name: "OpenRouter", url: "https://openrouter.ai/api/v1", keysAt: "https://openrouter.ai/settings/keys" },
  { name: "Groq", url: "https://api.groq.com/openai/v1", keysAt: "https://console.groq.com/keys" },
  { name: "DeepSeek", url: "https://api.deepseek.com", keysAt: "https://platform.deepseek.com/api_keys" },
  { name: "Mistral", url: "https://api.mistral.ai/v1", keysAt: "https://console.mistral.ai/api-keys" },
  { name: "OpenAI, Chat Completions", url: "https://api.openai.com/v1", keysAt: "https://platform.openai.com/api-keys" },
  { name: "vLLM on this machine", url: "http://127.0.0.1:8000/v1" },
  { name: "LM Studio on this machine", url: "http://127.0.0.1:1234/v1" },
];

const UNKNOWN: Kind = { value: "openai", label: "of another kind", about: "", address: null, name: "", key: "maybe", model: "" };

export function kindOf(kind: ProviderKind): Kind {
  return KINDS.find((one) => one.value === kind) ?? UNKNOWN;
}

export function addressOf({ kind, base_url }: Pick<Provider, "kind" | "base_url">): string {
  return base_url ?? kindOf(kind).address ?? "no address";
}

/** Where a key for this address is made, when that is known. */
export function keysAt(kind: ProviderKind, url: string): string | null {
  const known = COMPATIBLE.find((one) => url.trim() !== "" && originOf(one.url) === originOf(url.trim()));
  return (kind === "openai" ? known?.keysAt : kindOf(kind).keysAt) ?? null;
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
  const own = kindOf(provider.kind).address ?? "";
  return originOf(url.trim() || own) !== originOf(provider.base_url ?? own);
}
