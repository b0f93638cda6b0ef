import { SectionHead } from "@/features/home/SectionHead";
import { useWorld } from "@/live/store";
import { isResting } from "@/live/world";
import { nameOfChat } from "@/lib/text/name_of_chat";
import { formatFull, formatShort } from "@/lib/text/time";
import { useNow } from "@/lib/use_now";
import { Literal } from "@/ui/Literal";
import { StateLabel } from "@/ui/StateLabel";
import { useMemo } from "react";
import { Link } from "react-router";

const MOST = 6;

/** The chats in which something was last said. */
export function RecentChats() {
  const processes = useWorld((world) => world.processes);
  const now = useNow(60_000);
  const chats = useMemo(
    () =>
      Object.values(processes)
        .map((entry) => entry.process)
        .filter((process) => process.program === "chat" && !process.archived_at)
        .toSorted((a, b) => b.active_at - a.active_at || b.pid - a.pid)
        .slice(0, MOST),
    [processes],
  );
  return (
    <section aria-labelledby="home-chats">
      <SectionHead id="home-chats" name="Recent chats">
        <Link to="/chat/new" className="text-muted hover:text-ink">
          New chat
        </Link>
      </SectionHead>
      {chats.length === 0 ? <p className="flex items-center min-h-14 text-muted">None yet.</p> : null}
      <ul>
        {chats.map((chat) => (
          <li key={chat.pid}>
            <Link to={`/chat/${chat.pid}`} className="flex items-baseline gap-3 min-h-(--row) py-1.5 border-b border-line -outline-offset-2 hover:bg-surface">
              <span className="truncate min-w-0 flex-1">
                <Literal text={nameOfChat(chat.title, chat.pid)} />
              </span>
              {isResting(chat.state) ? null : <StateLabel state={chat.state} />}
              <time className="figure text-faint w-14 text-right" dateTime={new Date(chat.active_at).toISOString()} title={formatFull(chat.active_at)}>
                {formatShort(chat.active_at, now)}
              </time>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
