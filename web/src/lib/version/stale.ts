// A part of the app is not to be had: either this page is older than what the server has now, then it
// is reloaded, once; or nobody answers, then that is said.

import { changeVersion } from "@/lib/version/change";

const KEY = "metatron.reloaded";
const ONCE_IN_MS = 60_000;
const INSTALL_WITHIN_MS = 5_000;

export function isStaleChunk(thrown: unknown): boolean {
  return thrown instanceof Error && /dynamically imported module|module script failed|error loading dynamically|preload CSS/i.test(thrown.message);
}

function reloadedLately(): boolean {
  try {
    const before = Number(sessionStorage.getItem(KEY) ?? 0);
    sessionStorage.setItem(KEY, String(Date.now()));
    return Date.now() - before < ONCE_IN_MS;
  } catch {
    return true;
  }
}

/** The newest version is fetched, as far as there is one. */
async function fetchNewest(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  if (!registration) return;
  await registration.update().catch(() => undefined);
  const coming = registration.installing;
  if (!coming) return;
  await new Promise<void>((done) => {
    coming.addEventListener("statechange", () => (coming.state === "installing" ? undefined : done()));
    setTimeout(done, INSTALL_WITHIN_MS);
  });
}

/** True: the page is being reloaded into what the server has now. */
export async function mend(): Promise<boolean> {
  const answers = await fetch("/health", { cache: "no-store", signal: AbortSignal.timeout(5_000) }).then(
    (response) => response.ok,
    () => false,
  );
  if (!answers || reloadedLately()) return false;
  await fetchNewest();
  await changeVersion();
  return true;
}
