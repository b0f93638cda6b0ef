// The keys of a long list of which only a part is there: one row takes Tab, the arrows go from row to
// row and bring into view what is not.

import type { ListRow } from "@/features/chat/list/groups";
import { type FocusEvent, type KeyboardEvent, type RefObject, useRef, useState } from "react";
import type { VirtualizerHandle } from "virtua";

/** How long a row may take to come into the page. */
const FRAMES = 30;

interface RowsKeys {
  /** The row that Tab comes to. */
  active: number;
  onKeyDown: (event: KeyboardEvent) => void;
  /** However the focus came there, Tab comes back there. */
  onFocus: (event: FocusEvent) => void;
  focusFirst: () => void;
}

interface Given {
  rows: readonly ListRow[];
  current: string | null;
  box: RefObject<HTMLElement | null>;
  list: RefObject<VirtualizerHandle | null>;
  onAbove: () => void;
}

export function useRowsKeys({ rows, current, box, list, onAbove }: Given): RowsKeys {
  const [key, setKey] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);
  const at = (name: string | null) => (name === null ? -1 : rows.findIndex((row) => row.key === name));
  const first = rows.findIndex((row) => row.kind !== "heading");
  const active = [at(key), at(current), first].find((place) => place >= 0) ?? -1;

  /** The focus follows as soon as the row is there; one that is not measured yet takes none. */
  function settle(frames: number) {
    if (wanted.current === null) return;
    const row = box.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted.current)}"]`);
    row?.focus({ preventScroll: true });
    if (row && document.activeElement === row) wanted.current = null;
    else if (frames > 0) requestAnimationFrame(() => settle(frames - 1));
  }

  function go(place: number) {
    const row = rows[place];
    if (!row) return;
    setKey(row.key);
    wanted.current = row.key;
    // Up to the first one its heading comes into view, too.
    list.current?.scrollToIndex(place <= first ? 0 : place, { align: "nearest" });
    settle(FRAMES);
  }

  function step(from: number, by: 1 | -1): number {
    let place = from + by;
    while (rows[place]?.kind === "heading") place += by;
    return place;
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    const here = at(target.dataset["row"] ?? null);
    if (here < 0) return;
    const places: Record<string, number> = { ArrowDown: step(here, 1), ArrowUp: step(here, -1), Home: first, End: step(rows.length, -1) };
    const place = places[event.key];
    if (place === undefined) return;
    event.preventDefault();
    if (place < 0) onAbove();
    else go(place);
  }

  function onFocus(event: FocusEvent) {
    const row = (event.target as HTMLElement).dataset["row"];
    if (row !== undefined) setKey(row);
  }

  return { active, onKeyDown, onFocus, focusFirst: () => go(first) };
}
