// What a message says, out of its blocks.

import type { Block } from "@/protocol/Block";
import type { Message } from "@/protocol/Message";

type AttachmentBlock = Extract<Block, { type: "attachment" }>;

export function wordsOf(message: Message): string {
  return message.blocks.flatMap((block) => (block.type === "text" ? [block.text] : [])).join(message.role === "user" ? "\n" : "");
}

export function thoughtsOf(message: Message): string {
  return message.blocks.flatMap((block) => (block.type === "thinking" ? [block.text] : [])).join("\n");
}

export function attachmentsOf(message: Message): AttachmentBlock[] {
  return message.blocks.filter((block) => block.type === "attachment");
}
