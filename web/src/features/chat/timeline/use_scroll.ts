// Stays at the end while text grows, until the reader scrolls up; never moves what he reads. Sizes of
// rows above the view are compensated by the virtual list.

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR = 64;
/** A scroll this soon after wheel, finger, key or press is a person's. */
const HAND_MS = 1_000;
const HANDS = ["wheel", "touchmove", "keydown", "pointerdown"] as const;

interface Scroll {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  onScroll: () => void;
  /** The reader is somewhere above. */
  away: boolean;
  toEnd: () => void;
  /** Goes on with what is in view now, wherever the end is. */
  letGo: () => void;
}

export function useScroll(): Scroll {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const sticks = useRef(true);
  const handAt = useRef(-HAND_MS);
  const last = useRef({ top: 0, height: 0 });
  const [away, setAway] = useState(false);

  const toEnd = useCallback(() => {
    sticks.current = true;
    setAway(false);
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, []);

  const letGo = useCallback(() => {
    sticks.current = false;
    setAway(true);
  }, []);

  const onScroll = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    const { scrollTop: top, scrollHeight: height } = box;
    const near = height - top - box.clientHeight < NEAR;
    // Text that grows moves the place too; only a hand lets go of the end, or a bar that is dragged up.
    const upwards = top < last.current.top - 1 && height >= last.current.height;
    last.current = { top, height };
    if (near) sticks.current = true;
    else if (upwards || performance.now() - handAt.current < HAND_MS) sticks.current = false;
    setAway(!sticks.current);
  }, []);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (box && sticks.current) box.scrollTop = box.scrollHeight;
  }, []);

  useEffect(() => {
    const box = scroller.current;
    const inner = content.current;
    if (!box || !inner) return;
    const observer = new ResizeObserver(() => {
      if (sticks.current) box.scrollTop = box.scrollHeight;
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

  return { scroller, content, onScroll, away, toEnd, letGo };
}
