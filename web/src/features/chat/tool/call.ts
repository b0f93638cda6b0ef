import type { Block } from "@/protocol/Block";

export type ToolCall = Extract<Block, { type: "tool_call" }>;

export type ToolResult = Extract<Block, { type: "tool_result" }>;
