import { DropArea } from "@/features/chat/composer/DropArea";
import { Conversation } from "@/features/chat/Conversation";
import { NewChat } from "@/features/chat/NewChat";
import { QuestionSlot } from "@/features/chat/question_slot";
import type { Approval } from "@/protocol/Approval";
import type { ReactNode } from "react";

export interface PaneProps {
  /** The chat that is read; null for one that is begun. */
  pid: number | null;
  /** What a new chat's field begins with. */
  ask: string;
  /** The page is about the list beside it. */
  beside: boolean;
  onOpen: (pid: number) => void;
}

/** What a text to begin with is kept under: another one than what was begun without it. */
function newChatName(ask: string): string {
  return ask ? `new ${ask.slice(0, 80)}` : "new";
}

/** Beside the list at the desk, in its place on the phone: a chat, or where one begins. */
export function ChatPane({ pid, ask, beside, onOpen, question }: PaneProps & { question: (approval: Approval) => ReactNode }) {
  const name = pid === null ? newChatName(ask) : String(pid);
  return (
    <QuestionSlot value={question}>
      <DropArea chat={name} className="h-full">
        {pid === null ? <NewChat key={name} name={name} ask={ask} heading={beside ? "h2" : "h1"} onOpen={onOpen} /> : <Conversation key={pid} pid={pid} />}
      </DropArea>
    </QuestionSlot>
  );
}
