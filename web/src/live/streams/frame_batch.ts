// Many deltas, one commit a frame. A hidden tab has no frames: there a slow timer stands in.

const waiting = new Set<() => void>();
let scheduled = false;

function flush(): void {
  scheduled = false;
  const now = [...waiting];
  waiting.clear();
  for (const run of now) run();
}

/** Runs it once before the next paint, however often it is asked for. */
export function oncePerFrame(run: () => void): void {
  waiting.add(run);
  if (scheduled) return;
  scheduled = true;
  if (typeof document === "undefined" || document.visibilityState === "hidden") setTimeout(flush, 250);
  else requestAnimationFrame(flush);
}
