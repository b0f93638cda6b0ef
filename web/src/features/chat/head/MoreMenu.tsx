import { compactChat } from "@/features/chat/actions";
import { setChat } from "@/features/chat/chat_state";
import { Spent } from "@/features/chat/head/Spent";
import { ChatMenuItems } from "@/features/chat/list/ChatMenuItems";
import type { Process } from "@/protocol/Process";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/ui/Menu";
import type { ReactElement } from "react";

/** Everything that can be done with the chat in view; also what it took, where the head has no room for that. */
export default function MoreMenu({ process, trigger, pressed }: { process: Process; trigger: ReactElement<{ onClick?: () => void }>; pressed: boolean }) {
  const { pid, state } = process;
  return (
    <Menu label="This chat" trigger={trigger} pressed={pressed}>
      <MenuLabel>
        <span className="flex items-baseline justify-between gap-4">
          Process {pid}
          <Spent usage={process.usage} className="wide:hidden" />
        </span>
      </MenuLabel>
      <MenuItem glyph="compact" off={state !== "idle"} onSelect={() => void compactChat(pid)}>
        Compact what was said
      </MenuItem>
      {state === "ended" ? null : (
        <MenuItem glyph="stop" onSelect={() => setChat({ ending: pid })}>
          End this chat …
        </MenuItem>
      )}
      <MenuSeparator />
      <ChatMenuItems process={process} where="head" />
    </Menu>
  );
}
