// Stays at the end while text grows, until the reader scrolls up; never moves what he reads. Sizes of
// rows above the view are compensated by the virtual list.

import { HeldRow } from "@/features/chat/timeline/held_row";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR = 64;
/** A scroll this soon after wheel, finger, key or a press on the bar is a person's. */
const HAND_MS = 1_000;
/** So long after it a wheel or a finger still moves the page. */
const DRAG_MS = 300;
/** CSS pixels: a finger that moves less only rests. */
const FINGER = 4;
const UP_KEYS: readonly string[] = ["ArrowUp", "PageUp", "Home"];
/** A pointer that is held down on one of these presses it, and drags nothing. */
const PRESSED = "button, a, input, textarea, select, summary, [role=button]";

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
  const fingerAt = useRef(0);
  /** The mouse is held down: at the bar, or selecting text. */
  const drags = useRef(false);
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
    const upwards = top < last.current.top - 1;
    // A row that becomes another is for a moment less high, and the place goes up with its end: only a hand lets go of that,
    // or a move where nothing else changed (a search in the page, a screen reader).
    const still = height === last.current.height;
    last.current = { top, height };
    // Near it and upwards: the first step away, or a view that became higher.
    if (near) sticks.current ||= !upwards;
    else if ((upwards && (still || drags.current)) || performance.now() - handAt.current < HAND_MS) sticks.current = false;
    setAway(!sticks.current && !near);
  }, []);

  const onGrown = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    const dragged = performance.now() - draggedAt.current < DRAG_MS;
    held.current?.measure(dragged ? "kept" : sticks.current ? "steps" : "exact", box.clientHeight);
    if (sticks.current) box.scrollTop = box.scrollHeight;
    else setAway(box.scrollHeight - box.scrollTop - box.clientHeight >= NEAR);
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
    // Who goes up lets go of the end with that, not with the scroll that follows: where the page is slow the next words come
    // first, and would put it back. A press is no such thing: what it opens at the end comes into view.
    const up = ({ target }: Event) => {
      let one = target as Element | null;
      // What scrolls by itself within the page takes it first.
      while (one && one !== box && one.scrollTop === 0) one = one.parentElement;
      if (one === box && box.scrollTop > 0) sticks.current = false;
    };
    const hand = () => {
      handAt.current = performance.now();
    };
    const drag = () => {
      hand();
      draggedAt.current = performance.now();
    };
    const listening = new AbortController();
    const on = <Name extends keyof HTMLElementEventMap>(name: Name, heard: (event: HTMLElementEventMap[Name]) => void) =>
      box.addEventListener(name, heard, { passive: true, signal: listening.signal });
    on("wheel", (event) => {
      drag();
      if (event.deltaY < 0 && !event.ctrlKey) up(event);
    });
    on("touchstart", ({ touches }) => {
      fingerAt.current = touches[0]?.clientY ?? 0;
    });
    on("touchmove", (event) => {
      drag();
      if ((event.touches[0]?.clientY ?? 0) > fingerAt.current + FINGER) up(event);
    });
    on("keydown", (event) => {
      // It presses, and scrolls nothing.
      if (event.key !== "Enter") hand();
      if (UP_KEYS.includes(event.key) && event.target === box) up(event);
    });
    // The bar's is the box's own. One on what is within presses it: what comes of that at the end comes into view.
    on("pointerdown", ({ target, button, pointerType }) => {
      // With the middle one some systems scroll.
      if (target === box || button === 1) hand();
      drags.current = pointerType === "mouse" && !(target as Element).closest(PRESSED);
    });
    // Some browsers do not say that the bar was let go.
    const moved = ({ buttons }: PointerEvent) => {
      drags.current &&= buttons !== 0;
    };
    for (const name of ["pointermove", "pointerup", "pointercancel"] as const) document.addEventListener(name, moved, { passive: true, signal: listening.signal });
    return () => {
      observer.disconnect();
      sizes.current?.disconnect();
      listening.abort();
    };
  }, [onGrown]);

  return { scroller, content, beyond, hold, onScroll, onGrown, away, toEnd, letGo };
}
