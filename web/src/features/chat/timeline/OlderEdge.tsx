import { readOlder } from "@/live/snapshots";
import type { Chat } from "@/live/world";
import { Button } from "@/ui/Button";

/** What stands above the first message: where the older ones are, or that there are none. */
export function OlderEdge({ pid, chat, height }: { pid: number; chat: Chat; height: number }) {
  const problem = chat.olderProblem;
  return (
    <div className="desk:pl-[89px] flex items-end gap-2 pb-4" style={{ height }}>
      {/* One line, because the height of the edge is fixed: the list counts with it. */}
      {problem ? (
        <p role="alert" className="min-w-0 truncate self-center text-bad" title={problem.detail}>
          The earlier messages did not come: {problem.title}
        </p>
      ) : null}
      {chat.older !== null ? (
        <Button look="quiet" className="-ml-3 shrink-0" busy={chat.loadingOlder} onClick={() => void readOlder(pid)}>
          {chat.loadingOlder ? "Reading …" : problem ? "Try again" : "Show earlier messages"}
        </Button>
      ) : null}
    </div>
  );
}
