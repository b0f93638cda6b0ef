// Many deltas, one commit, at most every 80 ms: words that come faster are not read faster, and each
// commit costs a frame of the page. Where a frame is dear the next waits longer, so that a slow device
// keeps most of its time for the person. A hidden tab has no frames: there a slow timer stands in.

const waiting = new Set<() => void>();
let scheduled = false;
/** What the last commit took, until it was painted; and when the next may be. */
let notBefore = 0;

const SHARE = 3;
const SHORTEST_WAIT = 80;
const LONGEST_WAIT = 120;

/** Runs `then` after the frame that comes now was painted. */
function afterPaint(then: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener("message", () => {
    port1.close();
    then();
  });
  port1.start();
  port2.postMessage(null);
}

function flush(): void {
  scheduled = false;
  const now = [...waiting];
  waiting.clear();
  const begun = performance.now();
  for (const run of now) run();
  afterPaint(() => {
    const ended = performance.now();
    notBefore = ended + Math.max(SHORTEST_WAIT, Math.min(LONGEST_WAIT, (ended - begun) * SHARE));
  });
}

/** Runs it once before a paint to come, however often it is asked for. */
export function oncePerFrame(run: () => void): void {
  waiting.add(run);
  if (scheduled) return;
  scheduled = true;
  if (typeof document === "undefined" || document.visibilityState === "hidden") setTimeout(flush, 250);
  // A timer for the wait: asking for frames to let them pass would cost nearly as much as using them.
  else setTimeout(() => requestAnimationFrame(flush), Math.max(0, notBefore - performance.now()));
}
