import { ChatList } from "@/features/chat/ChatList";
import { Conversation } from "@/features/chat/Conversation";
import { NewChat } from "@/features/chat/NewChat";
import { QuestionSlot } from "@/features/chat/question_slot";
import type { Approval } from "@/protocol/Approval";
import type { ReactNode } from "react";

interface Props {
  /** The chat in view; "new" for one that is begun; null for the list alone (the phone's first page). */
  pid: number | "new" | null;
  question: (approval: Approval) => ReactNode;
  onOpen: (pid: number) => void;
}

export function ChatPage({ pid, question, onOpen }: Props) {
  return (
    <QuestionSlot value={question}>
      <div className="h-full grid grid-cols-[minmax(0,1fr)] desk:grid-cols-[272px_minmax(0,1fr)]">
        <div className={`${pid === null ? "" : "hidden desk:block"} min-h-0 border-r border-line`}>
          <ChatList current={pid} />
        </div>
        <div className={`${pid === null ? "hidden desk:block" : ""} min-h-0 min-w-0`}>
          {typeof pid === "number" ? <Conversation key={pid} pid={pid} /> : <NewChat onOpen={onOpen} />}
        </div>
      </div>
    </QuestionSlot>
  );
}
