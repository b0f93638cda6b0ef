// Stays at the end while text grows, until the reader scrolls up; never moves what he reads.

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR = 64;
/** A scroll this soon after wheel, finger, key or press is a person's. */
const HAND_MS = 1_000;
const HANDS = ["wheel", "touchmove", "keydown", "pointerdown"] as const;
const ANCHORS = CSS.supports("overflow-anchor", "auto");

interface Stick {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  onScroll: () => void;
  /** The reader is somewhere above. */
  away: boolean;
  toEnd: () => void;
  /** Runs something that puts content above, and keeps what is read where it is. */
  keepPlace: (work: () => Promise<void>) => void;
}

export function useStickToEnd(): Stick {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const sticks = useRef(true);
  const handAt = useRef(-HAND_MS);
  const anchor = useRef<number | null>(null);
  const [away, setAway] = useState(false);

  const toEnd = useCallback(() => {
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
    sticks.current = true;
    setAway(false);
  }, []);

  const onScroll = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    const near = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    // Text that grows moves the place too; only a hand lets go of the end.
    if (near) sticks.current = true;
    else if (performance.now() - handAt.current < HAND_MS) sticks.current = false;
    setAway(!sticks.current);
  }, []);

  const keepPlace = useCallback((work: () => Promise<void>) => {
    const box = scroller.current;
    // Browsers that anchor by themselves do so anywhere but at the very top.
    if (box && ANCHORS) box.scrollTop = Math.max(1, box.scrollTop);
    else if (box) anchor.current = box.scrollHeight - box.scrollTop;
    void work();
  }, []);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, []);

  useEffect(() => {
    const box = scroller.current;
    const inner = content.current;
    if (!box || !inner) return;
    const observer = new ResizeObserver(() => {
      if (anchor.current !== null) {
        box.scrollTop = box.scrollHeight - anchor.current;
        anchor.current = null;
      } else if (sticks.current) box.scrollTop = box.scrollHeight;
    });
    observer.observe(inner);
    observer.observe(box);
    const hand = () => {
      handAt.current = performance.now();
    };
    for (const name of HANDS) box.addEventListener(name, hand, { passive: true });
    return () => {
      observer.disconnect();
      for (const name of HANDS) box.removeEventListener(name, hand);
    };
  }, []);

  return { scroller, content, onScroll, away, toEnd, keepPlace };
}
