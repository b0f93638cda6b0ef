// Many deltas, one commit a frame, and fewer where a frame is dear: after one that took long the next
// waits, so that a slow device keeps most of its time for the person. A hidden tab has no frames: there
// a slow timer stands in.

const waiting = new Set<() => void>();
let scheduled = false;
/** What the last commit took, until it was painted; and when the next may be. */
let notBefore = 0;

const SHARE = 3;
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
    notBefore = ended + Math.min(LONGEST_WAIT, (ended - begun) * SHARE);
  });
}

function frame(): void {
  if (performance.now() < notBefore) requestAnimationFrame(frame);
  else flush();
}

/** Runs it once before the next paint, however often it is asked for. */
export function oncePerFrame(run: () => void): void {
  waiting.add(run);
  if (scheduled) return;
  scheduled = true;
  if (typeof document === "undefined" || document.visibilityState === "hidden") setTimeout(flush, 250);
  else requestAnimationFrame(frame);
}
