// IndexedDB, as far as this page needs it: a database of one or more stores whose keys are given, opened
// for each piece of work and closed again, so that no other tab ever waits for this one.

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    request.addEventListener("success", () => done(request.result));
    request.addEventListener("error", () => failed(request.error ?? new Error("storage failed")));
  });
}

function opened(name: string, stores: readonly string[]): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, 1);
  opening.addEventListener("upgradeneeded", () => {
    for (const store of stores) opening.result.createObjectStore(store);
  });
  return settled(opening);
}

type Work<T> = (store: (name: string) => IDBObjectStore) => IDBRequest<T>;

/** Does it in one transaction over all stores; gives the answer of the request that `work` returns. Throws when there is no room, or no storage at all. */
export async function within<T>(name: string, stores: readonly string[], mode: IDBTransactionMode, work: Work<T>): Promise<T> {
  const database = await opened(name, stores);
  try {
    const transaction = database.transaction(stores, mode);
    const ended = new Promise<void>((done, failed) => {
      transaction.addEventListener("complete", () => done());
      // Full storage shows only here.
      transaction.addEventListener("abort", () => failed(transaction.error ?? new Error("storage failed")));
    });
    const [result] = await Promise.all([settled(work((store) => transaction.objectStore(store))), ended]);
    return result;
  } finally {
    database.close();
  }
}
