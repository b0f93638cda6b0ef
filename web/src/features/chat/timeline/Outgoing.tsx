import { OutgoingFiles } from "@/features/chat/timeline/OutgoingFiles";
import { TurnRow } from "@/features/chat/timeline/TurnRow";
import { Unsent } from "@/features/chat/timeline/Unsent";
import { UserSaid } from "@/features/chat/said/UserSaid";
import type { OutboxEntry } from "@/live/outbox/outbox";

/** A message that the server has not shown yet. */
export function Outgoing({ entry }: { entry: OutboxEntry }) {
  return (
    <TurnRow at={entry.at} first>
      <OutgoingFiles entry={entry} />
      {entry.text ? <UserSaid text={entry.text} at={entry.at} faint={entry.state !== "accepted"} /> : null}
      <Unsent entry={entry} field={String(entry.pid)} />
    </TurnRow>
  );
}
