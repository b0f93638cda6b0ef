// What the service worker fetches ahead: the shell and no more. Its parts are followed through static
// imports in Vite's own manifest, so that nothing has to be listed by hand.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Loaded at once behind the login; the rest when it is looked at. */
const SHELL = ["index.html", "src/app/Guarded.tsx"];
/** Not in the manifest of the build: they keep their names. */
const FIXED = ["index.html", "theme.js", "glyph.svg", "manifest.webmanifest", "icons/icon-192.png"];
const MOST_BYTES = 600_000;

function closure(manifest, entries) {
  const files = new Set();
  const seen = new Set();
  const follow = (key) => {
    const part = manifest[key];
    if (!part || seen.has(key)) return;
    seen.add(key);
    files.add(part.file);
    for (const file of part.css ?? []) files.add(file);
    // Of the fonts those that the page preloads; the others come when a text needs them.
    for (const file of part.assets ?? []) if (/-latin-wght-normal-/.test(file)) files.add(file);
    for (const next of part.imports ?? []) follow(next);
  };
  entries.forEach(follow);
  return [...files];
}

export async function writePrecache(dist) {
  const manifest = JSON.parse(await readFile(join(dist, ".vite/manifest.json"), "utf8"));
  for (const entry of SHELL) if (!manifest[entry]) throw new Error(`The build has no ${entry}: what is the shell made of now?`);
  const css = Object.values(manifest).flatMap((part) => (part.assets ?? []).filter((file) => /-latin-wght-normal-/.test(file)));
  const hashed = [...new Set([...closure(manifest, SHELL), ...css])].map((file) => ({ url: `/${file}`, revision: null }));
  const fixed = await Promise.all(
    FIXED.map(async (file) => ({ url: `/${file}`, revision: createHash("sha256").update(await readFile(join(dist, file))).digest("hex").slice(0, 16) })),
  );
  const entries = [...fixed, ...hashed];
  let bytes = 0;
  for (const { url } of entries) {
    const content = await readFile(join(dist, url));
    bytes += /\.(woff2|png)$/.test(url) ? content.length : gzipSync(content, { level: 9 }).length;
  }
  if (bytes > MOST_BYTES) throw new Error(`The shell to be kept is ${bytes} bytes; at most ${MOST_BYTES}.`);
  const path = join(dist, "sw.js");
  const worker = await readFile(path, "utf8");
  if (!worker.includes("self.SHELL")) throw new Error("sw.js has no place for the list of the shell.");
  await writeFile(path, worker.replace("self.SHELL", JSON.stringify(entries)));
  console.log(`kept for offline: ${entries.length} files, ${(bytes / 1024).toFixed(0)} KiB`);
}
