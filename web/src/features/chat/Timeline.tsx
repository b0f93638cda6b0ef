import { Outgoing } from "@/features/chat/Outgoing";
import { TurnGroup } from "@/features/chat/TurnGroup";
import { useStickToEnd } from "@/features/chat/use_stick_to_end";
import { useOutbox } from "@/live/outbox/sender";
import { readOlder } from "@/live/snapshots";
import { useWorld } from "@/live/store";
import { Button } from "@/ui/Button";
import { useEffect, useMemo } from "react";

/** The chat from top to bottom: turns in order, then what is on its way. */
export function Timeline({ pid }: { pid: number }) {
  const chat = useWorld((world) => world.chats[pid]);
  const outbox = useOutbox((state) => state.entries);
  const { scroller, content, onScroll, away, toEnd, keepPlace } = useStickToEnd();

  const acknowledged = chat?.acknowledged;
  const outgoing = useMemo(
    () => outbox.filter((entry) => entry.pid === pid && !acknowledged?.[entry.clientId]),
    [outbox, pid, acknowledged],
  );
  // Who says something wants to see it.
  const said = outgoing.at(-1)?.clientId;
  useEffect(() => {
    if (said !== undefined) toEnd();
  }, [said, toEnd]);
  if (!chat) return null;

  const last = chat.turnOrder.at(-1);
  return (
    <div className="relative flex-1 min-h-0">
      <div ref={scroller} onScroll={onScroll} className="h-full overflow-y-auto" tabIndex={-1}>
        <div ref={content} className="px-4 desk:px-6 pt-6 pb-8">
          <div className="mx-auto max-w-[832px]">
            {chat.older !== null ? (
              <p className="mb-6 [overflow-anchor:none] desk:pl-[89px]">
                <Button busy={chat.loadingOlder} onClick={() => keepPlace(() => readOlder(pid))}>
                  {chat.loadingOlder ? "Reading …" : "Show earlier messages"}
                </Button>
              </p>
            ) : null}
            {chat.turnOrder.map((turnId) => (
              <TurnGroup key={turnId} pid={pid} turnId={turnId} isLast={turnId === last} />
            ))}
            {outgoing.map((entry) => (
              <Outgoing key={entry.clientId} entry={entry} />
            ))}
          </div>
        </div>
      </div>
      {away ? (
        <Button className="absolute bottom-2 left-1/2 -translate-x-1/2 appear" glyph="down" onClick={toEnd}>
          Latest
        </Button>
      ) : null}
    </div>
  );
}
