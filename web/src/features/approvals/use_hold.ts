import { type MouseEvent, type PointerEvent, useEffect, useRef, useState } from "react";

/** So long a pointer stays down; the bar of the style sheet (.hold) takes as long to fill. */
const HOLD_MS = 1_000;

interface Options {
  off: boolean;
  onDone: () => void;
  /** Let go before it was full. */
  onShort: () => void;
}

/** A press of a pointer that counts when it has lasted, on the same spot. */
export function useHold({ off, onDone, onShort }: Options) {
  const [holding, setHolding] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  /** The click that follows belongs to a pointer. */
  const pressed = useRef(false);
  useEffect(() => () => clearTimeout(timer.current), []);

  function begin(event: PointerEvent) {
    if (event.button !== 0 || !event.isPrimary) return;
    pressed.current = true;
    if (off) return;
    clearTimeout(timer.current);
    setHolding(true);
    timer.current = setTimeout(() => {
      timer.current = undefined;
      setHolding(false);
      onDone();
    }, HOLD_MS);
  }

  /** False: there was nothing to let go of. */
  function end(): boolean {
    if (timer.current === undefined) return false;
    clearTimeout(timer.current);
    timer.current = undefined;
    setHolding(false);
    return true;
  }

  return {
    holding,
    handlers: {
      onPointerDown: begin,
      onPointerUp: () => {
        if (end()) onShort();
      },
      onPointerLeave: () => void end(),
      onPointerCancel: () => void end(),
      // A finger that stays asks for a menu; here it means this.
      onContextMenu: (event: MouseEvent) => event.preventDefault(),
    },
    /** The hold has said what there was to say; what comes without a pointer (a key, a reader of the screen) has `detail` 0 or no press before it. */
    hasSpoken(event: MouseEvent): boolean {
      const mine = event.detail > 0 && pressed.current;
      pressed.current = false;
      return mine;
    },
  };
}
