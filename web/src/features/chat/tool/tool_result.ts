import type { Block } from "@/protocol/Block";

export type ToolResult = Extract<Block, { type: "tool_result" }>;
