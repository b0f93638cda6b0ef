// After an update the server no longer has the parts of the page that is open. One reload gets the new
// ones; a second within a minute would only turn in a circle.

const KEY = "metatron.reloaded_at";

export function isStaleChunk(thrown: unknown): boolean {
  return thrown instanceof Error && /dynamically imported module|module script failed|error loading dynamically/i.test(thrown.message);
}

export function reloadOnce(now: number = Date.now()): boolean {
  try {
    if (now - Number(sessionStorage.getItem(KEY) ?? 0) < 60_000) return false;
    sessionStorage.setItem(KEY, String(now));
  } catch {
    return false;
  }
  location.reload();
  return true;
}
