import { readOlder } from "@/live/snapshots";
import type { Chat } from "@/live/world";
import { Button } from "@/ui/Button";

/** What stands above the first message: where the older ones are, or that there are none. */
export function OlderEdge({ pid, chat, height }: { pid: number; chat: Chat; height: number }) {
  return (
    <div className="desk:pl-[89px] flex items-end pb-4" style={{ height }}>
      {chat.older !== null ? (
        <Button look="quiet" className="-ml-3" busy={chat.loadingOlder} onClick={() => void readOlder(pid)}>
          {chat.loadingOlder ? "Reading …" : "Show earlier messages"}
        </Button>
      ) : null}
    </div>
  );
}
