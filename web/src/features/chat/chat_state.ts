// What the pages around the conversation show: the list, and which chat is being renamed or asked
// about. Kept while one goes from chat to chat.

import { create } from "zustand";

interface ChatState {
  query: string;
  archived: boolean;
  renaming: number | null;
  /** In its row, or in the head of the chat in view. */
  renamingIn: "list" | "head";
  /** Asked whether it should be deleted. */
  deleting: number | null;
  /** Asked whether it should be ended. */
  ending: number | null;
  /** Commands and keys are shown. */
  help: boolean;
}

const FIRST: ChatState = { query: "", archived: false, renaming: null, renamingIn: "list", deleting: null, ending: null, help: false };

export const useChatState = create<ChatState>(() => FIRST);

/** After a logout: the next person at this page begins as at first. */
export function forgetChatState(): void {
  useChatState.setState(FIRST);
}

export function setChat(patch: Partial<ChatState>): void {
  useChatState.setState(patch);
}

/**
 * Puts the title into a field. A menu that closes gives the focus back to what opened it, a moment
 * later: then the field would have lost it.
 */
export function beginRename(pid: number, where: ChatState["renamingIn"]): void {
  setTimeout(() => setChat({ renaming: pid, renamingIn: where }), 50);
}
