// The service worker's side in the page: registers it, knows of a new version, changes to it when
// told. Nothing here reloads by itself.

import type { Workbox } from "workbox-window";
import { create } from "zustand";

/** A new version waits. */
export const useUpdate = create<{ ready: boolean }>(() => ({ ready: false }));

const LOOK_EVERY_MS = 30 * 60_000;
/** Longer than this no worker takes to come in. */
const CHANGE_WITHIN_MS = 4_000;

let workbox: Workbox | null = null;

async function startWorker(): Promise<void> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator) || workbox) return;
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

/** Lets the waiting version in and reloads into it. */
export async function changeVersion(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  const waiting = registration?.waiting;
  if (waiting) {
    const changed = new Promise<void>((done) => {
      navigator.serviceWorker.addEventListener("controllerchange", () => done(), { once: true });
      setTimeout(done, CHANGE_WITHIN_MS);
    });
    waiting.postMessage({ type: "SKIP_WAITING" });
    await changed;
  }
  location.reload();
}
