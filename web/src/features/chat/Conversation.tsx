import { ChatHead } from "@/features/chat/ChatHead";
import { Composer } from "@/features/chat/Composer";
import { DemoNote } from "@/features/chat/DemoNote";
import { StopButton } from "@/features/chat/StopButton";
import { Timeline } from "@/features/chat/timeline/Timeline";
import { say } from "@/live/outbox/sender";
import { readChat } from "@/live/snapshots";
import { viewChat } from "@/live/live";
import { useWorld } from "@/live/store";
import { useSystem } from "@/lib/queries/system";
import type { ProcessState } from "@/protocol/ProcessState";
import { Button, buttonClass } from "@/ui/Button";
import { Loading } from "@/ui/Loading";
import { ProblemCard } from "@/ui/ProblemCard";
import { type ReactNode, useEffect } from "react";
import { Link } from "react-router";

function composerWords(state: ProcessState | undefined): { placeholder: string; note: ReactNode } {
  switch (state) {
    case "waiting_approval":
      return {
        placeholder: "Say something for afterwards",
        note: "It waits for your decision above. What you send now is queued and read after that.",
      };
    case "waiting_input":
      return { placeholder: "Answer the question", note: <span className="text-signal">It waits for your answer.</span> };
    case "idle":
    case "ended":
    case undefined:
      return { placeholder: "Say what to look at or do", note: null };
    default:
      return { placeholder: "Say something for afterwards", note: null };
  }
}

export function Conversation({ pid }: { pid: number }) {
  const phase = useWorld((world) => world.chats[pid]?.phase);
  const problem = useWorld((world) => world.chats[pid]?.problem ?? null);
  const state = useWorld((world) => world.processes[pid]?.process.state);
  const system = useSystem();
  useEffect(() => viewChat(pid), [pid]);

  const { placeholder, note } = composerWords(state);
  const resting = state === undefined || state === "idle" || state === "ended";
  return (
    <div className="h-full flex flex-col">
      <ChatHead pid={pid} />
      {phase === "failed" && problem ? (
        <div className="flex-1 p-4 desk:p-6 max-w-[720px]">
          <ProblemCard problem={problem}>
            <Button onClick={() => void readChat(pid)}>Try again</Button>
            <Link to="/chat" className={buttonClass("quiet")}>
              All chats
            </Link>
          </ProblemCard>
        </div>
      ) : phase === "ready" ? (
        <Timeline pid={pid} />
      ) : (
        <div className="flex-1">
          <Loading what="Reading the chat" />
        </div>
      )}
      <div className="shrink-0 px-4 desk:px-6 pb-3 desk:pb-5 pt-1">
        <div className="mx-auto max-w-[832px] desk:pl-[89px]">
          {system?.demo && note === null ? (
            <div className="mb-2">
              <DemoNote />
            </div>
          ) : null}
          <Composer
            chat={String(pid)}
            placeholder={placeholder}
            note={note}
            onSay={(text) => say({ pid }, text)}
            stop={resting ? null : <StopButton pid={pid} />}
          />
        </div>
      </div>
    </div>
  );
}
