// Older messages come by themselves when the reader nears the top.

import type { Row } from "@/features/chat/timeline/rows";
import { readOlder } from "@/live/snapshots";
import type { Chat } from "@/live/world";
import { type RefObject, useCallback, useEffect, useState } from "react";

const NEAR = 800;

/**
 * `shift`: the newest change put rows above the others; the list then keeps the distance to the end
 * instead of that to the start.
 */
export function useOlder(pid: number, chat: Chat, rows: readonly Row[], scroller: RefObject<HTMLDivElement | null>): { shift: boolean; looking: () => void } {
  const [known, setKnown] = useState({ rows, shift: false });
  if (known.rows !== rows) {
    const first = known.rows[0]?.key;
    const shift = first !== undefined && rows[0]?.key !== first && rows.some((row) => row.key === first);
    setKnown({ rows, shift });
  }

  const { older, loadingOlder, olderProblem } = chat;
  const looking = useCallback(() => {
    const box = scroller.current;
    // One that failed is not asked for again and again: the button is there.
    if (!box || older === null || loadingOlder || olderProblem !== null || box.scrollTop > NEAR) return;
    void readOlder(pid);
  }, [pid, older, loadingOlder, olderProblem, scroller]);

  // A page shorter than the view cannot be scrolled.
  useEffect(() => {
    const timer = setTimeout(looking, 300);
    return () => clearTimeout(timer);
  }, [looking]);
  return { shift: known.shift, looking };
}
