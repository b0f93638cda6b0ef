// Between the pages and the network: the shell opens without one, the parts of the apps are fetched
// once. What the machine says is never kept here: /api, /ws and their like pass by untouched.

import { ExpirationPlugin } from "workbox-expiration";
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute, type PrecacheEntry } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { CacheFirst } from "workbox-strategies";

/** The few parts of the worker's scope that are used; the library of types for pages has none of it. */
declare const self: {
  /** Written here by scripts/precache.mjs. */
  SHELL: PrecacheEntry[];
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(type: "message", listener: (event: { data?: { type?: string } }) => void): void;
  addEventListener(type: "activate", listener: (event: { waitUntil(work: Promise<unknown>): void }) => void): void;
};

const PARTS = 160;

precacheAndRoute(self.SHELL);
cleanupOutdatedCaches();

// Any page is the shell; what has an ending is a file, what begins so is no page.
registerRoute(
  new NavigationRoute(createHandlerBoundToURL("/index.html"), {
    denylist: [/^\/(api|ws|kernel|v1|health|ready|metrics|preview)(\/|$)/, /\/[^/]+\.[a-z0-9]+$/i],
  }),
);

// Their names change with their content: what is there is right.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith("/assets/"),
  new CacheFirst({ cacheName: "metatron-parts", plugins: [new ExpirationPlugin({ maxEntries: PARTS, purgeOnQuotaError: true })] }),
);

// A new version waits until a person says so: it must not change the page under a draft or a turn.
self.addEventListener("message", (event) => {
  if (event.data?.type === "SKIP_WAITING") void self.skipWaiting();
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
