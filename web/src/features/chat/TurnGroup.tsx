import { Answer } from "@/features/chat/Answer";
import { ToolCard } from "@/features/chat/ToolCard";
import type { ToolResult } from "@/features/chat/tool_result";
import { TurnEnd } from "@/features/chat/TurnEnd";
import { TurnRow } from "@/features/chat/TurnRow";
import { UserSaid } from "@/features/chat/UserSaid";
import { useWorld } from "@/live/store";
import { useGrowing } from "@/live/streams/tokens";

import type { Message } from "@/protocol/Message";
import { memo, useMemo } from "react";



const NONE: readonly string[] = [];

function resultsOf(messages: readonly Message[]): Map<string, ToolResult> {
  const results = new Map<string, ToolResult>();
  for (const message of messages)
    for (const block of message.blocks) if (block.type === "tool_result") results.set(block.call_id, block);
  return results;
}

export const TurnGroup = memo(function TurnGroup({ pid, turnId, isLast }: { pid: number; turnId: string; isLast: boolean }) {
  const ids = useWorld((world) => world.chats[pid]?.byTurn[turnId] ?? NONE);
  const all = useWorld((world) => world.chats[pid]?.messages);
  const turn = useWorld((world) => world.chats[pid]?.turns[turnId]);
  const growing = useGrowing(turnId);

  const messages = useMemo(() => ids.map((id) => all?.[id]).filter((message) => message !== undefined), [ids, all]);
  const results = useMemo(() => resultsOf(messages), [messages]);
  const shown = messages.filter((message) => message.role !== "tool");
  const showsGrowing = growing !== undefined && !all?.[growing];

  return (
    <section className="[content-visibility:auto] [contain-intrinsic-size:auto_300px]" data-turn={turnId}>
      {shown.map((message, index) =>
        message.role === "user" ? (
          <TurnRow key={message.id} at={message.created_at} first={index === 0}>
            <UserSaid text={message.blocks.map((block) => (block.type === "text" ? block.text : "")).join("\n")} at={message.created_at} />
          </TurnRow>
        ) : (
          <Said key={message.id} pid={pid} message={message} results={results} />
        ),
      )}
      {showsGrowing ? <Answer key={growing} messageId={growing} text={null} thinking={null} /> : null}
      <TurnEnd pid={pid} turnId={turnId} turn={turn} isLast={isLast} growing={showsGrowing} silent={shown.every((message) => message.role === "user")} />
    </section>
  );
});

/** A committed answer: its text, then its calls in order. */
function Said({ pid, message, results }: { pid: number; message: Message; results: Map<string, ToolResult> }) {
  const text = message.blocks.map((block) => (block.type === "text" ? block.text : "")).join("");
  const thinking = message.blocks.flatMap((block) => (block.type === "thinking" ? [block.text] : [])).join("\n");
  const calls = message.blocks.filter((block) => block.type === "tool_call");
  return (
    <>
      <Answer messageId={message.id} text={text} thinking={thinking} />
      {calls.map((call) => (
        <TurnRow key={call.call_id}>
          <ToolCard pid={pid} turnId={message.turn_id} call={call} result={results.get(call.call_id) ?? null} />
        </TurnRow>
      ))}
    </>
  );
}
