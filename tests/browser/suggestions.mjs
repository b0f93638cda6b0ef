// What the gateway may suggest on the first page, out of its own sources: whatever of it a recording has no scene for
// would be answered in it as if nothing had been understood.

import { readFile } from "node:fs/promises";

const source = (name) => readFile(new URL(`../../services/gateway/src/home/${name}.rs`, import.meta.url), "utf8");

/** At least so many are there: fewer would mean that the sources are written otherwise by now, and are not read right. */
const AT_LEAST = 20;

/** What is found out only then stands as a number. */
const filled = (text) => text.replaceAll('\\"', '"').replace(/\{[^}]*\}/g, "1");

/** Each text that may be said by a press on a suggestion, with a model and without. */
export async function suggestable() {
  const [found, quiet] = await Promise.all([source("suggest"), source("quiet")]);
  const pressing = [...found.matchAll(/\b(?:prompt|demo):\s*(?:format!\(\s*)?"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text);
  const otherwise = quiet.split("made(").filter((made) => /^\s*"/.test(made)).map((made) => {
    const whole = /"([^"]*)"\),?$/.exec(made.split("\n")[0]);
    return whole ? whole[1] : [...made.matchAll(/^\s+"(.*)",$/gm)][2]?.[1];
  });
  // What only names the machine before another's words is no text of its own.
  const texts = [...pressing, ...otherwise].filter((text) => /[a-z]{3}/.test(text?.replace(/\{[^}]*\}/g, "") ?? "")).map(filled);
  if (texts.length < AT_LEAST) throw new Error(`Only ${texts.length} suggestions were found in services/gateway/src/home: suggestions.mjs does not read them right any more.`);
  return [...new Set(texts)];
}

/** `scenes`: in the order in which they are tried, as the player does. The one with an empty `match` is for what nothing else fits. */
export function withoutScene(scenes, texts) {
  return texts.filter((text) => !scenes.some(({ match, text: said }) => said === text || (match !== "" && new RegExp(match, "i").test(text))));
}

export function holdSuggestions(scenes, texts) {
  const without = withoutScene(scenes, texts);
  if (without.length === 0) return;
  throw new Error(`Suggested, and without a scene that fits (add one to SAYINGS in record.mjs, or widen its “match”):\n${without.map((text) => `  ${text}`).join("\n")}`);
}
