// The one list of sections, in their order: the page makes its list of it, the app's manifest its places.

import type { GlyphName } from "@/ui/Glyph";

export interface SectionWords {
  path: string;
  name: string;
  glyph: GlyphName;
  /** What one finds there; the phone says it below the name. */
  about: string;
  /** More words by which it is found. */
  also: string;
}

export const SECTIONS = [
  { path: "profile", name: "Profile", glyph: "person", about: "Who you are here", also: "password account name log out" },
  { path: "sessions", name: "Sessions", glyph: "devices", about: "Where you are logged in", also: "devices browsers log out" },
  { path: "tokens", name: "Tokens", glyph: "key", about: "For programs", also: "api command line scopes" },
  { path: "providers", name: "Providers", glyph: "plug", about: "Where models are reached", also: "api key base url models prices openai anthropic claude gemini ollama openrouter test health" },
  { path: "routes", name: "Routes", glyph: "branch", about: "Which model is asked for what", also: "deep fast cheap fallback weight model order" },
  { path: "budgets", name: "Budgets", glyph: "coin", about: "What models may cost", also: "limit money dollars spend cap day month usd" },
  { path: "approvals", name: "Approvals", glyph: "approvals", about: "How long a question stands", also: "hours expire" },
  { path: "appearance", name: "Appearance", glyph: "sun", about: "Theme, text, motion, keys", also: "dark light look font size" },
  { path: "storage", name: "Storage", glyph: "disk", about: "What takes room, there and here", also: "backup restore passphrase budget drafts offline database" },
  { path: "system", name: "System", glyph: "server", about: "Version, machines, isolation", also: "node about" },
] as const satisfies readonly SectionWords[];

export type SectionPath = (typeof SECTIONS)[number]["path"];
