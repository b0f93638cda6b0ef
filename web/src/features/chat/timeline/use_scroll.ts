// Stays at the end while text grows, until the reader scrolls up; never moves what he reads. Sizes of
// rows above the view are compensated by the virtual list.

import { HeldRow } from "@/features/chat/timeline/held_row";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR = 64;
/** A scroll this soon after wheel, finger, key or press is a person's. */
const HAND_MS = 1_000;
const HANDS = ["wheel", "touchmove", "keydown", "pointerdown"] as const;
/** So long a wheel or a finger goes first: its first step is short, and putting the page back to its end would undo it. A press
 *  is none of them: what it opens at the end comes into view. */
const DRAG_FIRST_MS = 300;
const DRAGS: readonly string[] = ["wheel", "touchmove"];

interface Scroll {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  /** The margin at the end of the content. */
  beyond: RefObject<HTMLDivElement | null>;
  /** The ref of the row that grows, when nothing is shown below it. */
  hold: (row: HTMLElement | null) => (() => void) | undefined;
  onScroll: () => void;
  /** What is shown became longer: its end comes into view, unless the reader let go of it. */
  onGrown: () => void;
  /** The reader is somewhere above. */
  away: boolean;
  toEnd: () => void;
  /** Goes on with what is in view now, wherever the end is. */
  letGo: () => void;
}

export function useScroll(): Scroll {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const beyond = useRef<HTMLDivElement>(null);
  const held = useRef<HeldRow | null>(null);
  /** Of the row that grows, or grew last: its size changes once more when it is let go. */
  const sizes = useRef<ResizeObserver | null>(null);
  const sticks = useRef(true);
  const handAt = useRef(Number.NEGATIVE_INFINITY);
  const draggedAt = useRef(Number.NEGATIVE_INFINITY);
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

  const onGrown = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    const dragged = performance.now() - draggedAt.current < DRAG_FIRST_MS;
    held.current?.measure(dragged ? "kept" : sticks.current ? "steps" : "exact", box.clientHeight);
    if (sticks.current && !dragged) box.scrollTop = box.scrollHeight;
  }, []);

  const hold = useCallback(
    (row: HTMLElement | null) => {
      if (!row || !beyond.current) return undefined;
      const mine = new HeldRow(row, beyond.current);
      held.current = mine;
      sizes.current?.disconnect();
      // The list has its new height by the time this one is asked: observers are asked in the order in which they
      // were made, and the list makes its own with its first row.
      queueMicrotask(() => {
        if (held.current !== mine) return;
        sizes.current = new ResizeObserver(onGrown);
        for (const one of mine.watched) sizes.current.observe(one);
      });
      return () => {
        held.current = null;
        mine.release();
      };
    },
    [onGrown],
  );

  useLayoutEffect(onGrown, [onGrown]);

  useEffect(() => {
    const box = scroller.current;
    const inner = content.current;
    if (!box || !inner) return;
    const observer = new ResizeObserver(onGrown);
    observer.observe(inner);
    observer.observe(box);
    const hand = (event: Event) => {
      handAt.current = performance.now();
      if (DRAGS.includes(event.type)) draggedAt.current = handAt.current;
    };
    for (const name of HANDS) box.addEventListener(name, hand, { passive: true });
    return () => {
      observer.disconnect();
      sizes.current?.disconnect();
      for (const name of HANDS) box.removeEventListener(name, hand);
    };
  }, [onGrown]);

  return { scroller, content, beyond, hold, onScroll, onGrown, away, toEnd, letGo };
}
