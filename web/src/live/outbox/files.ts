// Files that were said and not uploaded yet, kept on this device: IndexedDB holds bytes, the outbox
// holds their keys.

import { within } from "@/lib/device/database";

const NAME = "metatron.files";
const STORES = ["files"] as const;

/** Throws when there is no room, or no storage at all. */
export async function keepFile(key: string, file: Blob): Promise<void> {
  await within(NAME, STORES, "readwrite", (store) => store("files").put(file, key));
}

export async function keptFile(key: string): Promise<Blob | null> {
  const found: unknown = await within(NAME, STORES, "readonly", (store) => store("files").get(key));
  return found instanceof Blob ? found : null;
}

/** What is not there any more cannot be dropped; that is no failure. */
export async function dropFile(key: string): Promise<void> {
  await within(NAME, STORES, "readwrite", (store) => store("files").delete(key)).catch(() => undefined);
}
