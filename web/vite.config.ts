import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const gateway = "http://127.0.0.1:8080";

/** The two fonts of every page are asked for with the page, so that text does not change its face. */
function preloadFonts(): Plugin {
  return {
    name: "preload-fonts",
    transformIndexHtml: {
      order: "post",
      handler: (_, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((name) => /-latin-wght-normal-[^/]+\.woff2$/.test(name))
          .map((name) => ({
            tag: "link",
            attrs: { rel: "preload", as: "font", type: "font/woff2", href: `/${name}`, crossorigin: "" },
            injectTo: "head" as const,
          })),
    },
  };
}

export default defineConfig({
  plugins: [react(), tailwindcss(), preloadFonts()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    target: ["chrome123", "firefox128", "safari17.5"],
    // Fonts stay files: the content policy allows none in data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
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
