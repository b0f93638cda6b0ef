import { move } from "@/features/settings/routes/route_draft";
import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

/**
 * A list whose items are moved by arrow keys on a handle, by buttons, or by dragging the handle. The focus goes along
 * with what is moved, and where it is now is said.
 */
export function useReorder<T extends { key: string }>(list: RefObject<HTMLOListElement | null>, items: readonly T[], put: (items: T[]) => void, nameOf: (item: T) => string) {
  const focus = useRef<string | null>(null);
  const [said, setSaid] = useState("");
  const [dragged, setDragged] = useState<string | null>(null);
  const now = useRef(items);
  useLayoutEffect(() => {
    now.current = items;
    // An element that is put elsewhere in the page loses the focus.
    if (focus.current) list.current?.querySelector<HTMLElement>(focus.current)?.focus();
    focus.current = null;
  }, [list, items]);

  function go(from: number, to: number) {
    const item = now.current[from];
    if (!item || to < 0 || to >= now.current.length || to === from) return;
    put(move(now.current, from, to));
    setSaid(`${nameOf(item)} is ${to + 1} of ${now.current.length}`);
  }

  /** `control`: which of its controls was pressed. */
  function step(key: string, by: number, control: string) {
    const from = now.current.findIndex((item) => item.key === key);
    focus.current = `[data-entry="${CSS.escape(key)}"] [data-control="${control}"]`;
    go(from, from + by);
  }

  useEffect(() => {
    if (dragged === null) return undefined;
    // On the page, not on the handle: that is taken out and put in again on its way.
    const onMove = (event: globalThis.PointerEvent) => {
      const rows = [...(list.current?.children ?? [])].map((row) => row.getBoundingClientRect());
      const from = now.current.findIndex((item) => item.key === dragged);
      const to = rows.findIndex((row) => event.clientY < row.bottom);
      const target = to < 0 ? rows.length - 1 : to;
      const there = rows[target];
      const own = rows[from];
      if (!there || !own || target === from) return;
      // Only when it would lie under the pointer then: of two of unequal height, one would jump to and fro.
      const lies = target > from ? event.clientY > there.bottom - own.height : event.clientY < there.top + own.height;
      if (lies) go(from, target);
    };
    const stop = () => setDragged(null);
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", stop);
    window.addEventListener("pointercancel", stop);
    return () => {
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerup", stop);
      window.removeEventListener("pointercancel", stop);
    };
  });

  return {
    said,
    dragged,
    step,
    handle: (key: string) => ({
      "data-control": "handle",
      onPointerDown: (event: PointerEvent) => {
        if (event.button === 0) setDragged(key);
      },
      onKeyDown: (event: KeyboardEvent) => {
        const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
        if (by === 0) return;
        event.preventDefault();
        step(key, by, "handle");
      },
    }),
  };
}
