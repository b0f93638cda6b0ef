// The first page of a visit is made by a processor that has never seen this code: each element costs it several
// times what it costs later. So what stands below is made after what stands above has been painted.

import { startTransition, useEffect, useState } from "react";

let painted = false;

/** False until something has been painted in this visit: then true for good, from the first commit on. */
export function useAfterPaint(): boolean {
  const [after, setAfter] = useState(painted);
  useEffect(() => {
    if (after) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const show = () => {
      painted = true;
      startTransition(() => setAfter(true));
    };
    // The frame paints when its callbacks have run. A hidden page has no frames.
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(show);
    });
    if (document.visibilityState === "hidden") show();
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [after]);
  return after;
}
