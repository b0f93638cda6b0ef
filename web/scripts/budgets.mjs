// Fails when a page makes a person load more than `budgets.json` allows (KiB): follows the static imports
// of the built chunks from each first one, and adds up what they weigh with gzip -9. An app is what its
// route `<App>Route` brings beyond the shell.

import { init, parse } from "es-module-lexer";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const assets = join(dist, "assets");
const budgets = JSON.parse(readFileSync(new URL("budgets.json", import.meta.url), "utf8"));
await init;

const chunks = readdirSync(assets).filter((name) => name.endsWith(".js"));
const weights = new Map(chunks.map((name) => [name, gzipSync(readFileSync(join(assets, name)), { level: 9 }).length]));
const kib = (bytes) => bytes / 1024;

/** What a chunk imports before it runs; `import()` is left out, that is its point. */
function staticImports(name) {
  const path = join(assets, name);
  const [imports] = parse(readFileSync(path, "utf8"));
  return imports.filter((one) => one.d === -1 && one.n).map((one) => resolve(dirname(path), one.n).slice(assets.length + 1));
}

/** `ChatRoute` -> `ChatRoute-B0xptOQ-.js`. `index` is the one that index.html names. */
function chunkOf(name) {
  if (name === "index") return /<script type="module"[^>]* src="\/assets\/([^"]+)"/.exec(readFileSync(join(dist, "index.html"), "utf8"))[1];
  const found = chunks.filter((chunk) => chunk.replace(/-[\w-]{8}\.js$/, "") === name);
  if (found.length !== 1) throw new Error(`${found.length} chunks are named ${name}: is it still loaded lazily under that name?`);
  return found[0];
}

function closure(names) {
  const seen = new Set();
  const open = names.map(chunkOf);
  while (open.length > 0) {
    const next = open.pop();
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...staticImports(next));
  }
  return seen;
}

const weigh = (set) => [...set].reduce((sum, name) => sum + (weights.get(name) ?? 0), 0);
const rows = [];
const row = (name, bytes, most, of = []) => rows.push({ name, kib: kib(bytes), most, ok: kib(bytes) <= most, of });
const without = (set, there) => new Set([...set].filter((one) => !there.has(one)));

const apps = chunks.map((chunk) => chunk.replace(/-[\w-]{8}\.js$/, "")).filter((name) => name.endsWith("Route"));
const closures = new Map(apps.map((name) => [name, closure([name])]));
// What three apps share comes with the first of them: it counts to the shell, once.
const shared = chunks.filter((chunk) => [...closures.values()].filter((one) => one.has(chunk)).length >= 3);
const shell = new Set([...closure(["index", "Guarded"]), ...shared]);

const { login, shell: shellMost, otherApps, ...own } = budgets.js;
const first = closure(["index"]);
row("login", weigh(first), login, first);
row("shell", weigh(shell), shellMost, shell);
for (const [name, all] of closures) {
  const app = name.replace(/Route$/, "").toLowerCase();
  const rest = without(all, shell);
  row(app, weigh(rest), own[app] ?? otherApps, rest);
}
row("all JavaScript", [...weights.values()].reduce((sum, bytes) => sum + bytes, 0), budgets.allJs);

const html = readFileSync(join(dist, "index.html"), "utf8");
const linked = (pattern) => [...html.matchAll(pattern)].map((match) => join(dist, match[1]));
row("css", linked(/<link rel="stylesheet"[^>]* href="([^"]+)"/g).reduce((sum, path) => sum + gzipSync(readFileSync(path), { level: 9 }).length, 0), budgets.css);
// woff2 is compressed already.
row("fonts", linked(/href="([^"]+\.woff2)"/g).reduce((sum, path) => sum + statSync(path).size, 0), budgets.fonts);

for (const { name, kib: is, most, ok, of } of rows) {
  console.log(`${ok ? "ok  " : "OVER"}  ${name.padEnd(18)} ${is.toFixed(1).padStart(6)} of ${most} KiB`);
  if (ok) continue;
  for (const chunk of [...of].toSorted((a, b) => weights.get(b) - weights.get(a)).slice(0, 8)) console.log(`        ${kib(weights.get(chunk)).toFixed(1).padStart(6)} ${chunk}`);
}
if (rows.some((one) => !one.ok)) process.exit(1);
