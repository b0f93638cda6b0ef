const STANDS_IN_MS = 200;

/** Runs it when the page has nothing else to do, at the latest after `withinMs`. Safari knows no such time: there a little later. */
export function whenIdle(work: () => void, withinMs?: number): void {
  if (window.requestIdleCallback) window.requestIdleCallback(work, withinMs === undefined ? {} : { timeout: withinMs });
  else setTimeout(work, STANDS_IN_MS);
}
