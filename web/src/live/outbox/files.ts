// Files that were said and not uploaded yet, kept on this device: IndexedDB holds bytes, the outbox
// holds their keys.

const NAME = "metatron.files";
const STORE = "files";

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    request.addEventListener("success", () => done(request.result));
    request.addEventListener("error", () => failed(request.error ?? new Error("storage failed")));
  });
}

async function within<T>(mode: IDBTransactionMode, work: (files: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opening = indexedDB.open(NAME, 1);
  opening.addEventListener("upgradeneeded", () => opening.result.createObjectStore(STORE));
  const database = await settled(opening);
  try {
    const transaction = database.transaction(STORE, mode);
    const ended = new Promise<void>((done, failed) => {
      transaction.addEventListener("complete", () => done());
      // Full storage shows only here.
      transaction.addEventListener("abort", () => failed(transaction.error ?? new Error("storage failed")));
    });
    const [result] = await Promise.all([settled(work(transaction.objectStore(STORE))), ended]);
    return result;
  } finally {
    database.close();
  }
}

/** Throws when there is no room, or no storage at all. */
export async function keepFile(key: string, file: Blob): Promise<void> {
  await within("readwrite", (files) => files.put(file, key));
}

export async function keptFile(key: string): Promise<Blob | null> {
  const found: unknown = await within("readonly", (files) => files.get(key));
  return found instanceof Blob ? found : null;
}

/** What is not there any more cannot be dropped; that is no failure. */
export async function dropFile(key: string): Promise<void> {
  await within("readwrite", (files) => files.delete(key)).catch(() => undefined);
}
