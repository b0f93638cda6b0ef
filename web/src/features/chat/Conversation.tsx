import { Composer } from "@/features/chat/composer/Composer";
import { DemoNote } from "@/features/chat/DemoNote";
import { editMessage } from "@/features/chat/editing";
import { ChatHead } from "@/features/chat/head/ChatHead";
import { Help } from "@/features/chat/Help";
import { lastSaid } from "@/features/chat/last_said";
import { NoChat } from "@/features/chat/NoChat";
import { StopButton } from "@/features/chat/StopButton";
import { ChatSkeleton } from "@/features/chat/timeline/ChatSkeleton";
import { KeptNote } from "@/features/chat/timeline/KeptNote";
import { Timeline } from "@/features/chat/timeline/Timeline";
import { useCommands } from "@/features/chat/use_commands";
import { say } from "@/live/outbox/sender";
import { readChat } from "@/live/snapshots";
import { viewChat } from "@/live/live";
import { useWorld, world } from "@/live/store";
import { isResting } from "@/live/world";
import { useSystem } from "@/lib/queries/system";
import type { ProcessState } from "@/protocol/ProcessState";
import { Button, buttonClass } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { ProblemCard } from "@/ui/ProblemCard";
import { type ReactNode, useEffect } from "react";
import { Link } from "react-router";

function composerWords(state: ProcessState | undefined): { placeholder: string; note: ReactNode } {
  switch (state) {
    case "waiting_approval":
      return {
        placeholder: "Say something for later",
        note: (
          <>
            It waits for your decision above. <span className="max-desk:hidden">What you send now is queued and read after that.</span>
          </>
        ),
      };
    case "waiting_input":
      return { placeholder: "Answer the question", note: <span className="text-signal">It waits for your answer.</span> };
    case "idle":
    case "ended":
    case undefined:
      return { placeholder: "Say what to look at or do", note: null };
    default:
      return { placeholder: "Say something for later", note: null };
  }
}

export function Conversation({ pid }: { pid: number }) {
  const phase = useWorld((world) => world.chats[pid]?.phase);
  const problem = useWorld((world) => world.chats[pid]?.problem ?? null);
  const keptAt = useWorld((world) => world.chats[pid]?.kept?.at ?? null);
  const state = useWorld((world) => world.processes[pid]?.process.state);
  const system = useSystem();
  const deleted = useWorld((world) => world.deleted[pid] === true);
  const commands = useCommands(pid);
  useEffect(() => viewChat(pid), [pid]);
  if (deleted) return <Gone />;
  if (problem?.status === 404) return <NoChat />;

  const { placeholder, note } = composerWords(state);
  const resting = state === undefined || isResting(state);
  return (
    <div className="h-full flex flex-col">
      <ChatHead pid={pid} />
      {keptAt === null ? null : <KeptNote at={keptAt} />}
      {phase === "failed" && problem ? (
        // Late: what this device kept may be there in a moment.
        <div className="late flex-1 p-4 desk:p-6 max-w-[720px]">
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
        <ChatSkeleton />
      )}
      <div className="shrink-0 px-4 desk:px-6 pb-3 desk:pb-5 pt-1">
        <div className="mx-auto max-w-[832px] desk:pl-[89px]">
          {system?.demo && note === null ? (
            <div className="mb-2">
              <DemoNote />
            </div>
          ) : null}
          {state === "ended" ? (
            <Ended />
          ) : (
            <Composer
              chat={String(pid)}
              pid={pid}
              placeholder={placeholder}
              note={note}
              commands={commands}
              onSay={(text, files) => say({ pid }, text, { files })}
              onEditLast={() => editMessage(pid, lastSaid(world().chats[pid]))}
              stop={resting ? null : <StopButton pid={pid} />}
            />
          )}
        </div>
      </div>
      <Help commands={commands} />
    </div>
  );
}

function Ended() {
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line pt-3 text-muted">
      This chat was ended. It can be read, branched and exported.
      <Link to="/chat/new" className={buttonClass("plain")}>
        New chat
      </Link>
    </p>
  );
}

/** It was deleted, perhaps on another device, while it was looked at. */
function Gone() {
  return (
    <div className="h-full overflow-y-auto px-4 desk:px-16 pt-[18vh]">
      <h1 className="sr-only">Chat</h1>
      <Empty
        glyph="trash"
        title="This chat was deleted"
        action={
          <>
            <Link to="/chat/new" className={buttonClass("primary")}>
              New chat
            </Link>
            <Link to="/chat" className={buttonClass("quiet")}>
              All chats
            </Link>
          </>
        }
      >
        What was said in it is gone. Files in its home folder are still on the machine.
      </Empty>
    </div>
  );
}
