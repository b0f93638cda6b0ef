import { clearOfflineCopy, offlineCopy } from "@/features/settings/storage/offline_copy";
import { LocalRow } from "@/features/settings/storage/LocalRow";
import { chatsKept, forgetChats } from "@/lib/device/chats";
import { draftsHere, forgetDrafts } from "@/lib/device/drafts";
import { formatBytes } from "@/lib/text/quantity";
import { discardMessage, useOutbox } from "@/live/outbox/sender";
import { toast } from "@/ui/toast";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

function many(count: number, one: string, more: string): string {
  return count === 0 ? "None" : count === 1 ? `1 ${one}` : `${count} ${more}`;
}

/** What this browser keeps for itself. None of it is needed by the machine. */
export function BrowserStorage() {
  const [drafts, setDrafts] = useState(() => draftsHere());
  const unsent = useOutbox((state) => state.entries).filter((entry) => entry.state !== "accepted");
  const chats = useQuery({ queryKey: ["chats-kept"], queryFn: chatsKept, staleTime: 0, retry: false });
  const copy = useQuery({ queryKey: ["offline-copy"], queryFn: offlineCopy, staleTime: 0 });
  return (
    <ul className="border-t border-line">
      <LocalRow
        name="Drafts"
        is={drafts.count === 0 ? "None" : `${many(drafts.count, "draft", "drafts")} · ${formatBytes(drafts.bytes)}`}
        says="What you typed and did not send, for each chat."
        asks="Clear every draft?"
        detail="What stands in the composers goes for good. What was sent stays."
        onClear={drafts.count === 0 ? null : () => {
          forgetDrafts();
          setDrafts(draftsHere());
          toast({ tone: "good", title: "Drafts cleared" });
        }}
      />
      <LocalRow
        name="Unsent messages"
        is={many(unsent.length, "message", "messages")}
        says="Sent by you, and not taken by the machine yet. They go by themselves when it answers."
        asks={unsent.length === 1 ? "Throw the unsent message away?" : `Throw ${unsent.length} unsent messages away?`}
        detail="They are not sent any more, and cannot be brought back."
        onClear={unsent.length === 0 ? null : () => {
          for (const entry of unsent) discardMessage(entry.clientId);
          toast({ tone: "good", title: "Thrown away" });
        }}
      />
      <LocalRow
        name="Chats"
        is={chats.data ? `${many(chats.data.length, "chat", "chats")}${chats.data.length > 0 ? ` · ${formatBytes(chats.data.reduce((sum, chat) => sum + chat.bytes, 0))}` : ""}` : chats.isPending ? "…" : "None"}
        says="The newest messages of the chats you looked at last, to be read without a connection. A logout clears them."
        asks="Clear the chats on this device?"
        detail="Without a connection they cannot be read here then. On the machine they stay; one that you look at again is kept again."
        onClear={chats.data && chats.data.length > 0 ? async () => {
          await forgetChats();
          await chats.refetch();
          toast({ tone: "good", title: "Chats cleared on this device" });
        } : null}
      />
      <LocalRow
        name="Offline copy"
        is={copy.data ? `${many(copy.data.files, "file", "files")}${copy.data.bytes ? ` · ${formatBytes(copy.data.bytes)} in all` : ""}` : copy.isPending ? "…" : "None"}
        says="The page itself, so that it opens without a connection. The next visit makes another."
        asks="Clear the offline copy?"
        detail="Until the next visit this page does not open without a connection."
        onClear={copy.data && copy.data.files > 0 ? async () => {
          await clearOfflineCopy();
          await copy.refetch();
          toast({ tone: "good", title: "Offline copy cleared" });
        } : null}
      />
    </ul>
  );
}
