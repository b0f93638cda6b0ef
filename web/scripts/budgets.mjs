// Fails when a page makes a person load more than `budgets.json` allows (KiB): adds up what its chunks
// weigh with gzip -9. An app is what its route `<App>Route` brings beyond the shell. Counts the files of the pages that
// are opened first, too: of more than a few each costs a round trip.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { closure, partNamed } from "./closure.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const assets = join(dist, "assets");
const budgets = JSON.parse(readFileSync(new URL("budgets.json", import.meta.url), "utf8"));
const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));

const chunks = readdirSync(assets).filter((name) => name.endsWith(".js"));
const weights = new Map(chunks.map((name) => [name, gzipSync(readFileSync(join(assets, name)), { level: 9 }).length]));
const kib = (bytes) => bytes / 1024;

/** The chunks that come with the one of this name; with an app's page those of its pane. */
function chunksOf(name) {
  const pane = Object.keys(manifest).filter((key) => manifest[key].name === name.replace(/Route$/, "Pane"));
  return [...closure(manifest, [partNamed(manifest, name), ...pane])].map((key) => manifest[key].file.replace(/^assets\//, ""));
}

const weigh = (set) => [...set].reduce((sum, name) => sum + (weights.get(name) ?? 0), 0);
const rows = [];
const row = (name, bytes, most, of = []) => rows.push({ name, is: kib(bytes).toFixed(1), most: `${most} KiB`, ok: kib(bytes) <= most, of });
const without = (set, there) => new Set([...set].filter((one) => !there.has(one)));

const apps = Object.values(manifest).flatMap((part) => (part.name?.endsWith("Route") ? [part.name] : []));
const closures = new Map(apps.map((name) => [name, new Set(chunksOf(name))]));
// What three apps share comes with the first of them: it counts to the shell, once.
const shared = chunks.filter((chunk) => [...closures.values()].filter((one) => one.has(chunk)).length >= 3);
const shell = new Set([...chunksOf("first"), ...chunksOf("frame"), ...shared]);

const { login, shell: shellMost, otherApps, ...own } = budgets.js;
const first = new Set(chunksOf("first"));
row("login", weigh(first), login, first);
row("shell", weigh(shell), shellMost, shell);
for (const [name, all] of closures) {
  const app = name.replace(/Route$/, "").toLowerCase();
  const rest = without(all, shell);
  row(app, weigh(rest), own[app] ?? otherApps, rest);
}
for (const [app, most] of Object.entries(budgets.files)) {
  const route = partNamed(manifest, apps.find((name) => name.toLowerCase() === `${app}route`));
  const files = [...closure(manifest, [route])].map((key) => manifest[key].file.replace(/^assets\//, "")).filter((file) => !first.has(file));
  rows.push({ name: `${app}, files`, is: String(files.length), most, ok: files.length <= most, of: files });
}
row("all JavaScript", [...weights.values()].reduce((sum, bytes) => sum + bytes, 0), budgets.allJs);

const html = readFileSync(join(dist, "index.html"), "utf8");
const linked = (pattern) => [...html.matchAll(pattern)].map((match) => join(dist, match[1]));
row("css", linked(/<link rel="stylesheet"[^>]* href="([^"]+)"/g).reduce((sum, path) => sum + gzipSync(readFileSync(path), { level: 9 }).length, 0), budgets.css);
// woff2 is compressed already.
const fonts = readdirSync(assets).filter((name) => /-latin-wght-normal-[^/]+\.woff2$/.test(name));
row("fonts", fonts.reduce((sum, name) => sum + statSync(join(assets, name)).size, 0), budgets.fonts);

for (const { name, is, most, ok, of } of rows) {
  console.log(`${ok ? "ok  " : "OVER"}  ${name.padEnd(18)} ${is.padStart(6)} of ${most}`);
  if (ok) continue;
  for (const chunk of [...of].toSorted((a, b) => weights.get(b) - weights.get(a)).slice(0, 8)) console.log(`        ${kib(weights.get(chunk)).toFixed(1).padStart(6)} ${chunk}`);
}
if (rows.some((one) => !one.ok)) process.exit(1);
