// The service worker's side in the page: registers it, and knows of a new version. Nothing here reloads.

import type { Workbox } from "workbox-window";
import { create } from "zustand";

/** A new version waits. */
export const useUpdate = create<{ ready: boolean }>(() => ({ ready: false }));

const LOOK_EVERY_MS = 30 * 60_000;

let workbox: Workbox | null = null;

async function startWorker(): Promise<void> {
  if (import.meta.env.MODE !== "production" || !("serviceWorker" in navigator) || workbox) return;
  const { Workbox } = await import("workbox-window");
  workbox = new Workbox("/sw.js");
  workbox.addEventListener("waiting", () => useUpdate.setState({ ready: true }));
  // Refused, for example by a certificate that the browser does not trust: the pages work without it.
  await workbox.register().catch(() => undefined);
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || Date.now() - looked < LOOK_EVERY_MS) return;
    looked = Date.now();
    workbox?.update().catch(() => undefined);
  });
}

/** Not before the page is there: the worker fetches the shell a second time. */
export function startWhenLoaded(): void {
  if (document.readyState === "complete") void startWorker();
  else window.addEventListener("load", () => void startWorker(), { once: true });
}
