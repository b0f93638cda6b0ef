import { archiveChat, exportChat, pinChat } from "@/features/chat/actions";
import { beginRename, setChat } from "@/features/chat/chat_state";
import type { Process } from "@/protocol/Process";
import { MenuItem, MenuSeparator } from "@/ui/Menu";

/** A key is said where there is likely to be one. */
function hasKeys(): boolean {
  return window.matchMedia("(pointer: fine)").matches;
}

/** What can be done with a chat as a whole; the same in the list, on a right click and in the head. */
export function ChatMenuItems({ process, where }: { process: Process; where: "list" | "head" }) {
  const { pid } = process;
  const pinned = process.pinned_at !== null;
  const archived = process.archived_at !== null;
  return (
    <>
      <MenuItem glyph="pencil" {...(hasKeys() ? { shortcut: "F2" } : {})} onSelect={() => beginRename(pid, where)}>
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
