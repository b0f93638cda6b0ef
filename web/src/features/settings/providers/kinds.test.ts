import { addressOf, keysAt, movesHost } from "@/features/settings/providers/kinds";
import type { Provider } from "@/protocol/Provider";
import { expect, test } from "vitest";

const provider = (given: Partial<Provider> = {}): Provider => ({
  id: "p", name: "one", kind: "anthropic", base_url: null, has_key: true, keys: [], cooling: null, charges: false,
  health: { calls: 0, failed: 0, first_token_ms: null, answered_at: null, failed_at: null, failure: null },
  models: [], default: true, created_at: 1, ...given,
});

test("a provider without an address lives where its kind does", () => {
  expect(addressOf(provider())).toBe("https://api.anthropic.com/v1");
  expect(addressOf(provider({ base_url: "http://10.0.0.7" }))).toBe("http://10.0.0.7");
  expect(addressOf(provider({ kind: "scripted" }))).toBe("no address");
});

test.each([
  [{}, "", false],
  [{}, "https://api.anthropic.com/other", false],
  [{}, "https://elsewhere.example", true],
  [{ base_url: "https://openrouter.ai/api/v1", kind: "openai" }, "https://openrouter.ai/v2", false],
  [{ base_url: "https://openrouter.ai/api/v1", kind: "openai" }, "", true],
  [{ has_key: false }, "https://elsewhere.example", false],
] as const)("a key of %j goes along to “%s”: it must be given again: %s", (given, url, moves) => {
  expect(movesHost(provider(given), url)).toBe(moves);
});

test("where keys are made is told of the address, and of none that is not known", () => {
  expect(keysAt("openai", "https://api.groq.com/openai/v1/")).toBe("https://console.groq.com/keys");
  expect(keysAt("openai", "http://10.0.0.7:8000/v1")).toBeNull();
  expect(keysAt("openai", "")).toBeNull();
  expect(keysAt("gemini", "")).toBe("https://aistudio.google.com/apikey");
  expect(keysAt("ollama", "")).toBeNull();
});
