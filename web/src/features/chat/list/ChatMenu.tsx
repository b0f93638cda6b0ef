import { archiveChat, exportChat, pinChat } from "@/features/chat/actions";
import { beginRename, setChat } from "@/features/chat/chat_state";
import type { Process } from "@/protocol/Process";
import { ContextMenu, Menu, MenuItem, MenuSeparator } from "@/ui/Menu";
import { Glyph } from "@/ui/Glyph";
import type { ReactElement } from "react";

/** What can be done with a chat as a whole; the same in the list, on a right click and in the head. */
export function ChatMenuItems({ process, where }: { process: Process; where: "list" | "head" }) {
  const { pid } = process;
  const pinned = process.pinned_at !== null;
  const archived = process.archived_at !== null;
  return (
    <>
      <MenuItem glyph="edit" shortcut="F2" onSelect={() => beginRename(pid, where)}>
        Rename
      </MenuItem>
      <MenuItem glyph="pin" onSelect={() => pinChat(pid, !pinned)}>
        {pinned ? "Unpin" : "Pin"}
      </MenuItem>
      <MenuItem glyph="archive" onSelect={() => void archiveChat(pid, !archived)}>
        {archived ? "Take out of the archive" : "Archive"}
      </MenuItem>
      <MenuSeparator />
      <MenuItem glyph="download" onSelect={() => void exportChat(pid, "markdown")}>
        Export as Markdown
      </MenuItem>
      <MenuItem glyph="download" onSelect={() => void exportChat(pid, "json")}>
        Export as JSON
      </MenuItem>
      <MenuSeparator />
      <MenuItem glyph="trash" danger onSelect={() => setChat({ deleting: pid })}>
        Delete …
      </MenuItem>
    </>
  );
}

export function ChatMenu({ process, reachable }: { process: Process; reachable: boolean }) {
  return (
    <Menu
      label={`Chat ${process.pid}`}
      trigger={
        <button
          type="button"
          tabIndex={reachable ? 0 : -1}
          aria-label={`More about “${process.title || "New chat"}”`}
          className="grid place-items-center size-7 pointer-coarse:size-11 rounded-control text-muted hover:text-ink -outline-offset-2 pointer-fine:absolute pointer-fine:right-2 pointer-fine:opacity-0 group-hover/row:opacity-100 group-focus-within/row:opacity-100 aria-expanded:opacity-100"
        >
          <Glyph name="more" />
        </button>
      }
    >
      <ChatMenuItems process={process} where="list" />
    </Menu>
  );
}

export function ChatContextMenu({ process, children }: { process: Process; children: ReactElement }) {
  return (
    <ContextMenu label={`Chat ${process.pid}`} trigger={children}>
      <ChatMenuItems process={process} where="list" />
    </ContextMenu>
  );
}
