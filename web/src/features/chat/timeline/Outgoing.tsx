import { TurnRow } from "@/features/chat/timeline/TurnRow";
import { UserSaid } from "@/features/chat/said/UserSaid";
import { discardMessage, retryMessage } from "@/live/outbox/sender";
import type { OutboxEntry } from "@/live/outbox/outbox";
import { Button } from "@/ui/Button";
import { ProblemCard } from "@/ui/ProblemCard";

/** A message that the server has not shown yet. */
export function Outgoing({ entry }: { entry: OutboxEntry }) {
  return (
    <TurnRow at={entry.at} first>
      <UserSaid text={entry.text} at={entry.at} faint={entry.state !== "accepted"} />
      {entry.state === "refused" && entry.problem ? (
        <ProblemCard problem={entry.problem} className="mt-2">
          <Button onClick={() => retryMessage(entry.clientId)}>Send again</Button>
          <Button look="quiet" onClick={() => discardMessage(entry.clientId)}>
            Remove
          </Button>
        </ProblemCard>
      ) : (
        <p className="label mt-1.5 text-faint" role="status">
          {entry.state === "accepted" ? "received" : entry.tries > 0 ? "not sent yet · kept here, goes out by itself" : "sending"}
        </p>
      )}
    </TurnRow>
  );
}
