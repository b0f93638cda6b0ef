// What a page loads with its parts: followed through the static imports in Vite's own manifest, so that
// nothing has to be listed by hand. `import()` is left out, that is its point.

/** Keys of the manifest: those given and everything that they import. */
export function closure(manifest, keys) {
  const seen = new Set();
  const open = [...keys];
  while (open.length > 0) {
    const key = open.pop();
    if (seen.has(key) || !manifest[key]) continue;
    seen.add(key);
    open.push(...(manifest[key].imports ?? []));
  }
  return seen;
}

/** The key of the part of this name, which vite.config.ts gave or which is that of its only module. */
export function partNamed(manifest, name) {
  const found = Object.keys(manifest).filter((key) => manifest[key].name === name && manifest[key].file.endsWith(".js"));
  if (found.length !== 1) throw new Error(`${found.length} parts are named ${name}: is it still loaded under that name?`);
  return found[0];
}
