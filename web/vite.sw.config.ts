// The service worker: one classic script at the root, so that its scope is the whole site.

import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

export default defineConfig({
  publicDir: false,
  build: {
    target: ["chrome123", "firefox128", "safari17.5"],
    emptyOutDir: false,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: fileURLToPath(new URL("./src/sw/sw.ts", import.meta.url)),
      output: { format: "iife", entryFileNames: "sw.js" },
    },
  },
});
