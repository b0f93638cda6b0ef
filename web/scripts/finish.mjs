// After the build: the licences of everything that is shipped (MIT and OFL ask for that), the list of the
// shell for the service worker, and a .br and a .gz beside each text asset, so that the gateway never
// compresses the same bytes twice.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { writePrecache } from "./precache.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const TEXT = /\.(js|css|html|svg|txt|json|webmanifest)$/;

/** Of the tools, those that end up in the service worker. */
const IN_WORKER = /node_modules\/(workbox-(core|expiration|precaching|routing|strategies|window)|idb)$/;

/** Runtime dependencies and theirs, by name, as the lock file has them. */
async function shippedPackages() {
  const lock = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8"));
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path && (IN_WORKER.test(path) || (!entry.dev && !entry.optional)))
    .map(([path, entry]) => ({ path, name: path.replace(/^.*node_modules\//, ""), version: entry.version, license: entry.license }));
}

/** Packages that say their licence and bring no text of it: a sibling by the same author, under the same one, does. */
const TEXT_OF = { "react-remove-scroll-bar": "react-remove-scroll" };

async function textOf(path, name) {
  const place = path.replace(/[^/]+$/, TEXT_OF[name] ?? "$&");
  const files = await readdir(join(root, place)).catch(() => []);
  const file = files.find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? (await readFile(join(root, place, file), "utf8")).trim() : "";
  if (!text) throw new Error(`${name} is shipped and its licence text is not found in ${place}: name in TEXT_OF the package that has it.`);
  return text;
}

async function licences() {
  const parts = [];
  for (const { path, name, version, license } of await shippedPackages()) {
    parts.push(`${name} ${version} (${license ?? "see text"})\n\n${await textOf(path, name)}\n`);
  }
  return parts.join(`\n${"-".repeat(80)}\n\n`);
}

await writeFile(join(dist, "licences.txt"), await licences());
await writePrecache(dist);

let total = 0;
let files = 0;
for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !TEXT.test(entry.name) || entry.parentPath.endsWith(".vite")) continue;
  const path = join(entry.parentPath, entry.name);
  const bytes = await readFile(path);
  const br = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  const gz = gzipSync(bytes, { level: 9 });
  await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
  files += 1;
  if (entry.name.endsWith(".js")) total += gz.length;
}
console.log(`compressed: ${files} files; all JavaScript, gz: ${(total / 1024).toFixed(1)} KiB`);
