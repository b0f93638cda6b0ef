// What the pages around the conversation show: the list, and which chat is being renamed or asked
// about. Kept while one goes from chat to chat.

import { create } from "zustand";

interface ChatState {
  query: string;
  archived: boolean;
  /** Renamed in its row. */
  renaming: number | null;
  /** Asked whether it should be deleted. */
  deleting: number | null;
  /** Asked whether it should be ended. */
  ending: number | null;
  /** Commands and keys are shown. */
  help: boolean;
}

export const useChatState = create<ChatState>(() => ({ query: "", archived: false, renaming: null, deleting: null, ending: null, help: false }));

export function setChat(patch: Partial<ChatState>): void {
  useChatState.setState(patch);
}
