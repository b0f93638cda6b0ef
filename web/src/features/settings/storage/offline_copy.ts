// The page itself, as this browser keeps it for when there is no connection.

export interface Copy {
  files: number;
  /** Of everything that this page keeps here; null when the browser does not say. */
  bytes: number | null;
}

/** The pages that are kept for when there is no connection. Null: this browser keeps none for a page like this. */
export async function offlineCopy(): Promise<Copy | null> {
  if (!("caches" in globalThis)) return null;
  const names = await caches.keys();
  const counts = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length));
  const estimate = await navigator.storage?.estimate?.().catch(() => null);
  return { files: counts.reduce((sum, count) => sum + count, 0), bytes: estimate?.usage ?? null };
}

/** Lets the copy go; the next visit makes another. */
export async function clearOfflineCopy(): Promise<void> {
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(registrations.map((registration) => registration.unregister()));
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
}
