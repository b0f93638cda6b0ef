/** Longer than this no service worker takes to come in. */
const CHANGE_WITHIN_MS = 4_000;

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
