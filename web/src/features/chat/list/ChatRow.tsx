import { setChat } from "@/features/chat/chat_state";
import { Marked } from "@/features/chat/list/Marked";
import { RenameField } from "@/features/chat/list/RenameField";
import { isResting } from "@/live/world";
import { nameOfChat } from "@/lib/text/name_of_chat";
import { formatFull, formatShort } from "@/lib/text/time";
import type { Process } from "@/protocol/Process";
import { Glyph } from "@/ui/Glyph";
import { sayState, TONE_TEXT } from "@/ui/states";
import { memo } from "react";
import { Link } from "react-router";

const BRANCH = / \(branch\)$/;

interface Props {
  process: Process;
  here: boolean;
  renaming: boolean;
  /** Whether Tab comes to it. */
  reachable: boolean;
  query: string;
  now: number;
  /** Its menu is asked for at this place of the page. */
  onMenu: (pid: number, x: number, y: number) => void;
}

/** One chat: its title, and how it stands when it does not rest. */
export const ChatRow = memo(function ChatRow({ process, here, renaming, reachable, query, now, onMenu }: Props) {
  const { pid, title } = process;
  if (renaming) {
    return (
      <div className="px-2 py-px">
        <RenameField pid={pid} title={title} className="h-(--row) px-2" back={`[data-row="${pid}"]`} onDone={() => setChat({ renaming: null })} />
      </div>
    );
  }
  return (
      <div className={`group/row relative flex items-center ${here ? "bg-raised" : "hover:bg-surface has-focus-visible:bg-surface"}`} data-chat={pid}>
        <Link
          to={`/chat/${pid}`}
          data-row={pid}
          tabIndex={reachable ? 0 : -1}
          aria-current={here ? "page" : undefined}
          className="flex-1 min-w-0 flex items-center gap-2 h-(--list-row) pl-4 pr-4 pointer-coarse:pr-0 -outline-offset-2"
          onDoubleClick={(event) => {
            event.preventDefault();
            setChat({ renaming: pid, renamingIn: "list" });
          }}
        >
          {BRANCH.test(title) ? (
            <span className="text-faint -mr-0.5" title="A branch of another chat">
              <Glyph name="branch" size={14} />
            </span>
          ) : null}
          <span className={`flex-1 truncate ${here ? "font-semibold" : "font-medium"}`}>
            <Marked text={nameOfChat(title.replace(BRANCH, ""), pid)} query={query} />
          </span>
          <Standing process={process} now={now} />
        </Link>
        <button
          type="button"
          tabIndex={reachable ? 0 : -1}
          aria-haspopup="menu"
          aria-label={`More about “${nameOfChat(title, pid)}”`}
          className="grid place-items-center size-7 pointer-coarse:size-11 rounded-control text-muted hover:text-ink -outline-offset-2 pointer-fine:absolute pointer-fine:right-2 pointer-fine:opacity-0 group-hover/row:opacity-100 group-focus-within/row:opacity-100"
          onClick={(event) => {
            const place = event.currentTarget.getBoundingClientRect();
            onMenu(pid, place.left, place.bottom + 4);
          }}
        >
          <Glyph name="more" />
        </button>
      </div>
  );
});

/** Where a pointer hovers, the menu takes its place. */
const GIVES_WAY = "pointer-fine:group-hover/row:invisible pointer-fine:group-focus-within/row:invisible";

/** Its state in words while it does not rest, else when it was last active. */
function Standing({ process, now }: { process: Process; now: number }) {
  const { state, active_at, archived_at } = process;
  const { words, tone, short } = sayState(state);
  if (isResting(state)) {
    return (
      <span className={`flex items-center gap-1.5 text-faint ${GIVES_WAY}`}>
        {archived_at === null ? null : <Glyph name="archive" size={14} />}
        <time className="figure" dateTime={new Date(active_at).toISOString()} title={formatFull(active_at)}>
          {formatShort(active_at, now)}
        </time>
      </span>
    );
  }
  return (
    <span className={`label whitespace-nowrap ${TONE_TEXT[tone]} ${GIVES_WAY}`} title={words}>
      {tone === "signal" ? <span className="visible absolute left-0 inset-y-0 w-0.5 bg-signal" /> : null}
      {short ?? words}
    </span>
  );
}
