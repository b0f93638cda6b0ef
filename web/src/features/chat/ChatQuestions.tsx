import { deleteChat, endChat } from "@/features/chat/actions";
import { setChat, useChatState } from "@/features/chat/chat_state";
import { useWorld } from "@/live/store";
import { nameOfChat } from "@/lib/text/name_of_chat";
import { Confirm } from "@/ui/Confirm";
import { useState } from "react";

/** What is asked before a chat is deleted or ended. `onGone`: the chat in view is no more. */
export default function ChatQuestions({ current, onGone }: { current: number | null; onGone: () => void }) {
  const { deleting, ending } = useChatState();
  const deleted = useWorld((world) => (deleting === null ? undefined : world.processes[deleting]?.process));
  const ended = useWorld((world) => (ending === null ? undefined : world.processes[ending]?.process));
  const [busy, setBusy] = useState(false);

  async function remove(pid: number) {
    setBusy(true);
    const done = await deleteChat(pid);
    setBusy(false);
    setChat({ deleting: null });
    if (done && pid === current) onGone();
  }

  async function end(pid: number) {
    setBusy(true);
    await endChat(pid);
    setBusy(false);
    setChat({ ending: null });
  }

  return (
    <>
      <Confirm
        open={deleted !== undefined}
        onOpenChange={(open) => (open ? undefined : setChat({ deleting: null }))}
        title={`Delete “${deleted ? nameOfChat(deleted.title, deleted.pid) : ""}”?`}
        detail="What was said, its commands and its questions are gone for good. Files in its home folder stay on the machine."
        action="Delete"
        danger
        busy={busy}
        onConfirm={() => void (deleted && remove(deleted.pid))}
      />
      <Confirm
        open={ended !== undefined}
        onOpenChange={(open) => (open ? undefined : setChat({ ending: null }))}
        title={`End “${ended ? nameOfChat(ended.title, ended.pid) : ""}”?`}
        detail="What is under way is stopped, and nothing can be said in it any more. It stays to be read, branched and exported."
        action="End it"
        danger
        busy={busy}
        onConfirm={() => void (ended && end(ended.pid))}
      />
    </>
  );
}
