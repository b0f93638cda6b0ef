// Many deltas, one commit, at most every 100 ms: words that come faster are not read faster, and each
// commit costs a frame of the page. Where a commit is dear the next waits longer, so that a slow device
// keeps most of its time for the person. In a task of its own, not in a frame's: the frame that follows
// then has everything in it, the place in the scrolled page too, and no second one is needed. A hidden
// tab has nobody who looks: there a slow timer stands in.

import { flushSync } from "react-dom";

const waiting = new Set<() => void>();
let scheduled = false;
/** When the next commit may be. */
let notBefore = 0;

/** Of the time from one commit to the next, at most one part in so many is spent on it. */
const SHARE = 6;
const SHORTEST_WAIT = 100;
const LONGEST_WAIT = 250;
const HIDDEN_WAIT = 250;

function flush(): void {
  scheduled = false;
  const now = [...waiting];
  waiting.clear();
  const begun = performance.now();
  flushSync(() => {
    for (const run of now) run();
  });
  const spent = performance.now() - begun;
  notBefore = begun + Math.max(SHORTEST_WAIT, Math.min(LONGEST_WAIT, spent * SHARE));
}

/** Runs it once in the next commit, however often it is asked for. */
export function oncePerCommit(run: () => void): void {
  waiting.add(run);
  if (scheduled) return;
  scheduled = true;
  const hidden = typeof document === "undefined" || document.visibilityState === "hidden";
  setTimeout(flush, hidden ? HIDDEN_WAIT : Math.max(0, notBefore - performance.now()));
}
