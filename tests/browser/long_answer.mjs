// The answer that streaming is measured with: 12 KB of everything that an answer has.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const SECTIONS = 48;

export const LONG = Array.from({ length: SECTIONS }, (_, n) =>
  [`## Part ${n + 1}`, "It is a **line** that nobody sees, and `everyone` sets a clock by it.", "- first it is drawn,\n- then it is walked.", "| place | hour |\n|---|---|\n| Greenwich | 0 |\n| Lisbon | 0 |", '```rust\nfn hour(place: &str) -> u8 {\n    println!("{place}");\n    0\n}\n```'].join("\n\n"),
).join("\n\n");

export const LAST = "This is the end of it.";

/** Writes the script of a model that gives it to whoever asks for "the long one"; gives its base URL. */
export async function writeScript(folder, delayMs = 4) {
  const script = join(folder, "script.toml");
  await writeFile(script, `otherwise = "Said: the disk is half full, and nothing waits."\n[[reply]]\nmatch = "the long one"\ndelay_ms = ${delayMs}\ntext = ${JSON.stringify(`${LONG}\n\n${LAST}`)}\n`);
  return pathToFileURL(script).href;
}
