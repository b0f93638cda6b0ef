// What the service worker fetches ahead: the shell, and the pages that have something to show without a connection.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { closure, partNamed } from "./closure.mjs";

/** Loaded at once behind the login, then what says how things stood and what was said; the rest when it is looked at. */
const SHELL = ["first", "frame", "HomeRoute", "ChatRoute", "ChatPane"];
/** Not in the manifest of the build: they keep their names. */
const FIXED = ["index.html", "start.js", "glyph.svg", "manifest.webmanifest", "icons/icon-192.png"];
const MOST_BYTES = 600_000;

/** Of the fonts those that every page shows; the others come when a text needs them. */
const preloaded = (part) => (part.assets ?? []).filter((file) => /-latin-wght-normal-/.test(file));

export async function writePrecache(dist) {
  const manifest = JSON.parse(await readFile(join(dist, ".vite/manifest.json"), "utf8"));
  const parts = [...closure(manifest, SHELL.map((name) => partNamed(manifest, name)))].map((key) => manifest[key]);
  const files = [...parts.flatMap((part) => [part.file, ...(part.css ?? [])]), ...Object.values(manifest).flatMap(preloaded)];
  const hashed = [...new Set(files)].map((file) => ({ url: `/${file}`, revision: null }));
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
