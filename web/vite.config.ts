import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import type { Plugin, Rolldown } from "vite";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));
const gateway = "http://127.0.0.1:8080";

/** Characters of a module as it is compiled: what two pages share and is no larger would be a file of half a kilobyte. */
const SMALL = 6_000;
/** What is opened first: there each file counts. */
const OPENED_FIRST = ["app/routes/HomeRoute.tsx", "app/routes/ChatRoute.tsx"].map(source);

/**
 * A page comes in few files: on a slow line each row of six costs a round trip. What the login needs is one, what the
 * frame behind it is made of is one, with the small parts that the pages which are opened first share with whatever
 * else is fetched by itself; the rest stays with its page.
 */
function partOf() {
  let known: Map<string, string> | null = null;
  return (id: string, graph: Rolldown.ChunkingContext): string | null => {
    const closure = (from: string): Set<string> => {
      const found = new Set([from]);
      for (const one of found) for (const id of graph.getModuleInfo(one)?.importedIds ?? []) found.add(id);
      return found;
    };
    known ??= (() => {
      const found = new Map<string, string>();
      const put = (ids: Iterable<string>, part: string) => {
        for (const one of ids) if (!found.has(one)) found.set(one, part);
      };
      put(closure(source("app/main.tsx")), "first");
      put(closure(source("app/Guarded.tsx")), "frame");
      // All that is fetched by itself, sooner or later, with what it is made of.
      const lazy = new Map<string, Set<string>>();
      const everything = new Set(found.keys());
      for (const one of everything) {
        for (const entry of graph.getModuleInfo(one)?.dynamicallyImportedIds ?? []) {
          if (lazy.has(entry)) continue;
          lazy.set(entry, closure(entry));
          closure(entry).forEach((part) => everything.add(part));
        }
      }
      const isShared = (one: string) => [...lazy.values()].filter((all) => all.has(one)).length > 1;
      const isSmall = (one: string) => (graph.getModuleInfo(one)?.code ?? "").length <= SMALL;
      for (const page of OPENED_FIRST) put([...closure(page)].filter((one) => isSmall(one) && isShared(one)), "frame");
      return found;
    })();
    return known.get(id) ?? null;
  };
}

/** The files that a page loads with the chunk of this name, as addresses. */
function filesOf(bundle: Rolldown.OutputBundle, chunk: Rolldown.OutputChunk): string[] {
  const seen = new Set<string>();
  const open = [chunk.fileName];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    const part = bundle[file];
    if (seen.has(file) || part?.type !== "chunk") continue;
    seen.add(file);
    open.push(...part.imports);
  }
  return [...seen].map((file) => `/${file}`);
}

/** Tells start.js the files of each app, so that they come with the page and not one after the other: under "chat" those of its
 *  page, under "chat/" those of the pane that is beside it at the desk, and in its place on the phone. */
function nameParts(): Plugin {
  return {
    name: "name-parts",
    apply: (_, { mode }) => mode !== "mock",
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle = {} }) => {
        const chunks = Object.values(bundle).filter((one): one is Rolldown.OutputChunk => one.type === "chunk");
        const files = (name: string) => chunks.filter((chunk) => chunk.name === name).flatMap((chunk) => filesOf(bundle, chunk));
        const first = new Set(files("first"));
        const shell = files("frame");
        const apps = chunks.filter((chunk) => /^[A-Z][a-z]+Route$/.test(chunk.name) && chunk.isDynamicEntry);
        const parts = Object.fromEntries(
          apps.flatMap(({ name }) => {
            const app = name.replace(/Route$/, "");
            const page = [...new Set([...shell, ...files(name)])].filter((file) => !first.has(file));
            const pane = files(`${app}Pane`).filter((file) => !first.has(file) && !page.includes(file));
            return [[app.toLowerCase(), page], ...(pane.length > 0 ? [[`${app.toLowerCase()}/`, pane]] : [])];
          }),
        );
        return html.replace('src="/start.js"', () => `src="/start.js" data-parts='${JSON.stringify(parts)}'`);
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), tailwindcss(), nameParts()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    target: ["chrome123", "firefox128", "safari17.5"],
    // Fonts stay files: the content policy allows none in data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: partOf(), debugName: "parts", test: /\.(tsx?|m?js|css)(\?|$)|^\0/ }] } } },
    // For what follows static imports: the list of the shell, the budgets.
    manifest: true,
  },
  server: {
    proxy: {
      "/api": gateway,
      "/health": gateway,
      "/ready": gateway,
      "/ws": { target: gateway, ws: true },
    },
  },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
