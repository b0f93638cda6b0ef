// Colours for code, fetched when the first block with a known language is shown: the engine once, each
// language by itself.

import type { LanguageFn } from "highlight.js";
import { createLowlight } from "lowlight";

type Loaded = Promise<{ default: LanguageFn }>;

const LANGUAGES = new Map<string, () => Loaded>(Object.entries({
  bash: () => import("highlight.js/lib/languages/bash"),
  c: () => import("highlight.js/lib/languages/c"),
  cpp: () => import("highlight.js/lib/languages/cpp"),
  csharp: () => import("highlight.js/lib/languages/csharp"),
  css: () => import("highlight.js/lib/languages/css"),
  diff: () => import("highlight.js/lib/languages/diff"),
  dockerfile: () => import("highlight.js/lib/languages/dockerfile"),
  go: () => import("highlight.js/lib/languages/go"),
  ini: () => import("highlight.js/lib/languages/ini"),
  java: () => import("highlight.js/lib/languages/java"),
  javascript: () => import("highlight.js/lib/languages/javascript"),
  json: () => import("highlight.js/lib/languages/json"),
  kotlin: () => import("highlight.js/lib/languages/kotlin"),
  lua: () => import("highlight.js/lib/languages/lua"),
  makefile: () => import("highlight.js/lib/languages/makefile"),
  markdown: () => import("highlight.js/lib/languages/markdown"),
  nginx: () => import("highlight.js/lib/languages/nginx"),
  perl: () => import("highlight.js/lib/languages/perl"),
  php: () => import("highlight.js/lib/languages/php"),
  python: () => import("highlight.js/lib/languages/python"),
  ruby: () => import("highlight.js/lib/languages/ruby"),
  rust: () => import("highlight.js/lib/languages/rust"),
  sql: () => import("highlight.js/lib/languages/sql"),
  typescript: () => import("highlight.js/lib/languages/typescript"),
  xml: () => import("highlight.js/lib/languages/xml"),
  yaml: () => import("highlight.js/lib/languages/yaml"),
}));

const OTHER_NAMES = new Map(Object.entries({
  sh: "bash", shell: "bash", zsh: "bash", console: "bash", "c++": "cpp", cs: "csharp", docker: "dockerfile", patch: "diff",
  toml: "ini", conf: "ini", service: "ini", js: "javascript", jsx: "javascript", mjs: "javascript", ts: "typescript", tsx: "typescript",
  kt: "kotlin", make: "makefile", md: "markdown", pl: "perl", py: "python", python3: "python", rb: "ruby", rs: "rust",
  html: "xml", svg: "xml", yml: "yaml", jsonc: "json", golang: "go",
}));

const lowlight = createLowlight();

export type Tree = ReturnType<typeof lowlight.highlight>;

function nameOf(language: string): string {
  return OTHER_NAMES.get(language) ?? language;
}

/** Whether its grammar has come: then `highlightNow` can be asked. Grammars bring names of their own, which would be known by chance. */
export function isHere(language: string): boolean {
  const name = nameOf(language);
  return LANGUAGES.has(name) && lowlight.registered(name);
}

export function highlightNow(code: string, language: string): Tree {
  return lowlight.highlight(nameOf(language), code);
}

/** The code in coloured pieces; null for a language that is not known here. */
export async function highlight(code: string, language: string): Promise<Tree | null> {
  const name = nameOf(language);
  const load = LANGUAGES.get(name);
  if (!load) return null;
  if (!lowlight.registered(name)) lowlight.register(name, (await load()).default);
  return lowlight.highlight(name, code);
}
