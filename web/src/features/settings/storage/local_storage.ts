// What this page keeps in the browser. The keys belong to those who write them; here they are only
// counted and, when a person asks for it, let go.

const DRAFTS = "metatron.draft.";

interface LocalPart {
  count: number;
  bytes: number;
}

function keysWith(prefix: string, storage: Storage): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "").filter((key) => key.startsWith(prefix));
}

/** Browsers keep two bytes for each character. */
export function draftsHere(storage: Storage = localStorage): LocalPart {
  const keys = keysWith(DRAFTS, storage);
  const characters = keys.reduce((sum, key) => sum + key.length + (storage.getItem(key)?.length ?? 0), 0);
  return { count: keys.length, bytes: characters * 2 };
}

export function clearDrafts(storage: Storage = localStorage): void {
  for (const key of keysWith(DRAFTS, storage)) storage.removeItem(key);
}

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
