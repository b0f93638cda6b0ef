import { chatsOf } from "@/features/chat/list/groups";
import { useWorld } from "@/live/store";
import { nameOfChat } from "@/lib/text/name_of_chat";
import { formatShort } from "@/lib/text/time";
import { useNow } from "@/lib/use_now";
import { Literal } from "@/ui/Literal";
import { useMemo } from "react";
import { Link } from "react-router";

const MOST = 5;

/** The last few chats, where the list itself is a page away. */
export function RecentChats({ className }: { className: string }) {
  const processes = useWorld((world) => world.processes);
  const now = useNow(60_000);
  const chats = useMemo(
    () =>
      chatsOf(Object.values(processes).map((entry) => entry.process))
        .filter((chat) => chat.archived_at === null)
        .slice(0, MOST),
    [processes],
  );
  if (chats.length === 0) return null;
  return (
    <section className={className}>
      <h2 className="label text-faint mb-1">Recent</h2>
      <ul>
        {chats.map((chat) => (
          <li key={chat.pid}>
            <Link to={`/chat/${chat.pid}`} className="flex items-center gap-3 min-h-(--row) text-muted -outline-offset-2">
              <span className="flex-1 truncate">
                <Literal text={nameOfChat(chat.title, chat.pid)} />
              </span>
              <span className="figure text-faint">{formatShort(chat.active_at, now)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
