// What the programs are made of: a bill of materials (CycloneDX 1.5), and the licences that go along.
//   node bill.mjs <rust.cdx.json> <THIRD-PARTY.txt>
// Reads `cargo metadata` and npm's lock, so only what is linked in counts: no tools of the build, nothing of tests.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [bill, notices] = process.argv.slice(2);

/** Every crate that ends up in one of our programs. */
function crates() {
  const words = ["metadata", "--locked", "--format-version", "1", "--filter-platform", "x86_64-unknown-linux-gnu"];
  const said = execFileSync("cargo", words, { maxBuffer: 1 << 30, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  const found = JSON.parse(said);
  const packages = new Map(found.packages.map((one) => [one.id, one]));
  const nodes = new Map(found.resolve.nodes.map((node) => [node.id, node]));
  const services = found.packages.filter((one) => one.manifest_path.includes("/services/")).map((one) => one.id);
  const linked = new Set();
  for (const queue = services; queue.length > 0; ) {
    const id = queue.pop();
    if (linked.has(id)) continue;
    linked.add(id);
    const normal = nodes.get(id).deps.filter((dep) => dep.dep_kinds.some((kind) => kind.kind === null));
    queue.push(...normal.map((dep) => dep.pkg));
  }
  return [...linked].map((id) => packages.get(id)).sort((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
}

/** Every npm package whose code the pages may hold. */
function npmPackages() {
  const { packages } = JSON.parse(readFileSync("web/package-lock.json", "utf8"));
  const shipped = Object.entries(packages).filter(([path, one]) => path !== "" && !one.dev && !one.devOptional);
  const named = shipped.map(([path, one]) => ({
    name: path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length),
    version: one.version,
    license: one.license,
    folder: join("web", path),
  }));
  return named.sort((a, b) => a.name.localeCompare(b.name));
}

function component(one) {
  const purl = `pkg:cargo/${one.name}@${one.version}`;
  const licenses = one.license ? [{ expression: one.license.replaceAll("/", " OR ") }] : [];
  return { type: "library", "bom-ref": purl, name: one.name, version: one.version, purl, licenses };
}

function licenceTexts(folder) {
  if (!folder || !existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice|unlicense)/i.test(name)).sort();
  return names.flatMap((name) => {
    try {
      return [readFileSync(join(folder, name), "utf8").trim()];
    } catch {
      return [];
    }
  });
}

const all = crates();
const version = all.find((one) => one.name === "metatron").version;
const foreign = all.filter((one) => one.source !== null);
writeFileSync(
  bill,
  JSON.stringify(
    {
      bomFormat: "CycloneDX",
      specVersion: "1.5",
      version: 1,
      metadata: { component: { type: "application", name: "metatron", version, licenses: [{ license: { id: "Apache-2.0" } }] } },
      components: foreign.map(component),
    },
    null,
    1,
  ),
);

/** Data of others that a program holds: the list of what models cost. */
function data() {
  const folder = "services/gateway/src/prices";
  const { of } = JSON.parse(readFileSync(join(folder, "list.json"), "utf8")).metatron;
  return of.map((one) => ({ ...one, name: `prices of ${one.name}`, text: readFileSync(join(folder, one.text), "utf8").trim() }));
}

// Each text stands once, below the names of all that come under it.
const texts = new Map();
const entries = [
  ...foreign.map((one) => ({ name: one.name, version: one.version, license: one.license, folder: dirname(one.manifest_path) })),
  ...npmPackages(),
  ...data(),
];
for (const one of entries) {
  for (const text of one.text ? [one.text] : licenceTexts(one.folder)) {
    texts.set(text, [...(texts.get(text) ?? []), `${one.name} ${one.version}`]);
  }
}
const list = entries.map((one) => `${one.name} ${one.version}: ${one.license ?? "see its text"}`).join("\n");
const bodies = [...texts].map(([text, names]) => `${"=".repeat(80)}\n${names.join(", ")}\n${"-".repeat(80)}\n${text}\n`).join("\n");
writeFileSync(notices, `MetatronOS contains the work of others, under these licences:\n\n${list}\n\n${bodies}`);
