import { useChatState } from "@/features/chat/chat_state";
import { DropArea } from "@/features/chat/composer/DropArea";
import { Conversation } from "@/features/chat/Conversation";
import { ChatList } from "@/features/chat/list/ChatList";
import { NewChat } from "@/features/chat/NewChat";
import { QuestionSlot } from "@/features/chat/question_slot";
import { part } from "@/lib/part";
import type { Approval } from "@/protocol/Approval";
import { type ReactNode, Suspense } from "react";

const ChatQuestions = part(() => import("@/features/chat/ChatQuestions"));

interface Props {
  /** The chat in view; "new" for one that is begun; null for the list alone (the phone's first page). */
  pid: number | "new" | null;
  /** What a new chat's field begins with. */
  ask: string;
  question: (approval: Approval) => ReactNode;
  onOpen: (pid: number) => void;
  /** The chat in view is no more. */
  onGone: () => void;
}

/** What a text to begin with is kept under: another one than what was begun without it. */
function newChatName(ask: string): string {
  return ask ? `new ${ask.slice(0, 80)}` : "new";
}

export function ChatPage({ pid, ask, question, onOpen, onGone }: Props) {
  const open = typeof pid === "number" ? pid : null;
  const asks = useChatState((state) => state.deleting !== null || state.ending !== null);
  const name = open === null ? newChatName(ask) : String(open);
  return (
    <QuestionSlot value={question}>
      <div className="h-full grid grid-cols-[minmax(0,1fr)] desk:grid-cols-[272px_minmax(0,1fr)]">
        <div className={`${pid === null ? "" : "hidden desk:block"} min-h-0 border-r border-line`}>
          <ChatList current={pid} />
        </div>
        <DropArea chat={name} className={`${pid === null ? "hidden desk:block" : ""} min-h-0 min-w-0`}>
          {open === null ? <NewChat key={name} name={name} ask={ask} heading={pid === null ? "h2" : "h1"} onOpen={onOpen} /> : <Conversation key={open} pid={open} />}
        </DropArea>
      </div>
      {asks ? (
        <Suspense fallback={null}>
          <ChatQuestions current={open} onGone={onGone} />
        </Suspense>
      ) : null}
    </QuestionSlot>
  );
}
