import { type RefObject, useLayoutEffect, useState } from "react";

/** Whether the element is at least this wide now: for what style sheets alone cannot lay out. */
export function useWide(ref: RefObject<HTMLElement | null>, px: number): boolean {
  const [wide, setWide] = useState(false);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    setWide(element.clientWidth >= px);
    const watch = new ResizeObserver(() => setWide(element.clientWidth >= px));
    watch.observe(element);
    return () => watch.disconnect();
  }, [ref, px]);
  return wide;
}
