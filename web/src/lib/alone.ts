/**
 * Runs `work` in one tab of this browser at a time. A page that came over plain http from another
 * host has no locks: there the server's own memory of client ids is what keeps things single.
 */
export async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  return locks ? locks.request(name, work) : work();
}
