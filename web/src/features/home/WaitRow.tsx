import type { Waiting } from "@/features/home/use_waiting";
import { useWorld } from "@/live/store";
import { nameOfChat } from "@/lib/text/name_of_chat";
import { sayAsked } from "@/lib/text/op";
import { formatShort } from "@/lib/text/time";
import { useNow } from "@/lib/use_now";
import { Glyph } from "@/ui/Glyph";
import { Literal } from "@/ui/Literal";
import { Link } from "react-router";

/** One letter: what is asked, by which chat, since when. It opens where it is answered. */
export function WaitRow({ waiting }: { waiting: Waiting }) {
  const now = useNow(30_000);
  const pid = waiting.kind === "approval" ? waiting.approval.pid : waiting.process.pid;
  const title = useWorld((world) => world.processes[pid]?.process.title);
  const asks = waiting.kind === "approval" ? "asks to run" : "asks you something";
  return (
    <li>
      <Link
        to={waiting.kind === "approval" ? `/approve/${waiting.approval.id}` : `/chat/${pid}`}
        className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 items-center rounded-card border border-line border-l-2 border-l-signal bg-raised px-4 py-2.5 hover:border-y-edge hover:border-r-edge transition-colors"
      >
        <span className="min-w-0">
          {waiting.kind === "approval" ? (
            <span className="code block truncate whitespace-nowrap!">
              <Literal text={sayAsked(waiting.approval)} />
            </span>
          ) : (
            <span className="block truncate font-medium">
              <Literal text={nameOfChat(title, pid)} />
            </span>
          )}
          <span className="mt-0.5 flex gap-1.5 text-muted">
            {waiting.kind === "approval" ? (
              <span className="truncate min-w-0">
                <Literal text={nameOfChat(title, pid)} />
              </span>
            ) : null}
            <span className="whitespace-nowrap">
              {waiting.kind === "approval" ? (waiting.approval.op.path === undefined ? asks : "asks to write") : asks}, {formatShort(waiting.at, now)}
            </span>
          </span>
        </span>
        <Glyph name="right" />
      </Link>
    </li>
  );
}
