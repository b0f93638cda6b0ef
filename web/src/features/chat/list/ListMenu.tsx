import { ChatMenuItems } from "@/features/chat/list/ChatMenuItems";
import { MENU_PLACE } from "@/features/chat/list/open_menu";
import { useWorld } from "@/live/store";
import { ContextMenu } from "@/ui/Menu";

/** The menu of whichever row was asked about: one for the whole list, and not needed to show it. */
export default function ListMenu({ pid }: { pid: number | null }) {
  const process = useWorld((world) => (pid === null ? undefined : world.processes[pid]?.process));
  return (
    <ContextMenu label={process ? `Chat ${process.pid}` : "Chat"} trigger={<span id={MENU_PLACE} className="hidden" />}>
      {process ? <ChatMenuItems process={process} where="list" /> : null}
    </ContextMenu>
  );
}
