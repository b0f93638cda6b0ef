import type { Chat } from "@/live/world";

/** The model of the newest answer of a chat; null: none is known here. */
export function lastAnswered(chat: Chat | undefined): string | null {
  if (!chat) return null;
  for (const turnId of chat.turnOrder.toReversed()) {
    for (const id of (chat.byTurn[turnId] ?? []).toReversed()) {
      const message = chat.messages[id];
      if (message?.role === "assistant" && message.model) return message.model;
    }
  }
  return null;
}
