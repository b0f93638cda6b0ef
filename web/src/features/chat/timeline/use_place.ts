// A link to a message (`?at=`): older pages are read until it is there, then it is shown and marked.

import { indexOfMessage, type Row } from "@/features/chat/timeline/rows";
import { readOlder } from "@/live/snapshots";
import type { Chat } from "@/live/world";
import { type RefObject, useEffect, useRef } from "react";
import { useSearchParams } from "react-router";
import type { VirtualizerHandle } from "virtua";

/** The key of the row that the address points at, once it is there. */
export function usePlace(pid: number, chat: Chat, rows: readonly Row[], list: RefObject<VirtualizerHandle | null>, letGo: () => void): string | null {
  const [query] = useSearchParams();
  const at = query.get("at");
  const shown = useRef<string | null>(null);
  const index = at === null ? -1 : indexOfMessage(rows, at);
  const { older, loadingOlder, olderProblem } = chat;

  useEffect(() => {
    if (at === null || shown.current === at) return;
    if (index >= 0) {
      shown.current = at;
      letGo();
      list.current?.scrollToIndex(index, { align: "start", offset: -24 });
    } else if (older !== null && !loadingOlder && olderProblem === null) {
      // One that failed is not asked for again and again: the button is there.
      letGo();
      void readOlder(pid, true);
    }
  }, [at, index, older, loadingOlder, olderProblem, pid, list, letGo]);
  return rows[index]?.key ?? null;
}
