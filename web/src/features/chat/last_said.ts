import type { Chat } from "@/live/world";

/** This person's last message of a chat that has words; null: none is known here. */
export function lastSaid(chat: Chat | undefined): string | null {
  if (!chat) return null;
  for (const turnId of chat.turnOrder.toReversed()) {
    for (const id of (chat.byTurn[turnId] ?? []).toReversed()) {
      const message = chat.messages[id];
      if (message?.role === "user" && message.blocks.some((block) => block.type === "text")) return id;
    }
  }
  return null;
}
