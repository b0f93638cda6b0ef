import { useChatState } from "@/features/chat/chat_state";
import { ChatList } from "@/features/chat/list/ChatList";
import { part } from "@/lib/part";
import { useAfterPaint } from "@/lib/use_after_paint";
import { type ReactNode, Suspense } from "react";

const ChatQuestions = part(() => import("@/features/chat/ChatQuestions"));

/** As tokens.css has it: here nothing stands beside the list. */
const NARROW = "(width < 820px)";

/** Whether more than the list is seen. `pid`: of the address; none: the list is what the page is about. */
export function showsPane(pid: string | number | null | undefined): boolean {
  return (pid ?? null) !== null || !window.matchMedia(NARROW).matches;
}

interface Props {
  /** The chat in view; "new" for one that is begun; null for the list alone (the phone's first page). */
  pid: number | "new" | null;
  /** The chat, or where one begins. */
  pane: ReactNode;
  /** The chat in view is no more. */
  onGone: () => void;
}

export function ChatPage({ pid, pane, onGone }: Props) {
  const asks = useChatState((state) => state.deleting !== null || state.ending !== null);
  // Also where it is not seen, for a page that is made wider later.
  const painted = useAfterPaint();
  return (
    <>
      <div className="h-full grid grid-cols-[minmax(0,1fr)] desk:grid-cols-[272px_minmax(0,1fr)]">
        <div className={`${pid === null ? "" : "hidden desk:block"} min-h-0 border-r border-line`}>
          <ChatList current={pid} />
        </div>
        <div className={`${pid === null ? "hidden desk:block" : ""} min-h-0 min-w-0`}>
          <Suspense fallback={null}>{painted || showsPane(pid) ? pane : null}</Suspense>
        </div>
      </div>
      {asks ? (
        <Suspense fallback={null}>
          <ChatQuestions current={typeof pid === "number" ? pid : null} onGone={onGone} />
        </Suspense>
      ) : null}
    </>
  );
}
