import { chipsOf } from "@/features/chat/composer/attach";
import { putBack } from "@/features/chat/composer/composing";
import { TurnRow } from "@/features/chat/timeline/TurnRow";
import { UserSaid } from "@/features/chat/said/UserSaid";
import { discardMessage, retryMessage, takeBack } from "@/live/outbox/sender";
import type { OutboxEntry } from "@/live/outbox/outbox";
import { formatBytes } from "@/lib/text/quantity";
import { Button } from "@/ui/Button";
import { Glyph } from "@/ui/Glyph";
import { Literal } from "@/ui/Literal";
import { ProblemCard } from "@/ui/ProblemCard";

/** It goes back into the field, files and all, to be changed or let be. */
async function intoField(entry: OutboxEntry): Promise<void> {
  const taken = await takeBack(entry.clientId);
  if (taken) putBack(String(entry.pid), taken.entry.text, chipsOf(taken.entry.files, taken.bytes));
}

/** Why it is not there yet, and whether one may leave. */
function says(entry: OutboxEntry): string {
  if (entry.state === "accepted") return "received";
  if (entry.tries === 0) return entry.files.some((file) => file.id === null) ? "sending its files" : "sending";
  const why = entry.problem ? ` · ${entry.problem.title}` : "";
  const kept = entry.unkept ? "this browser has no room to keep it: leave the page open" : "kept here";
  return `not sent yet${why} · ${kept}, goes out by itself`;
}

/** A message that the server has not shown yet. */
export function Outgoing({ entry }: { entry: OutboxEntry }) {
  const takesBack = (
    <Button look="quiet" onClick={() => void intoField(entry)}>
      Take it back
    </Button>
  );
  return (
    <TurnRow at={entry.at} first>
      <Files entry={entry} />
      <UserSaid text={entry.text} at={entry.at} faint={entry.state !== "accepted"} />
      {entry.state === "refused" && entry.problem ? (
        <ProblemCard problem={entry.problem} className="mt-2">
          <Button onClick={() => retryMessage(entry.clientId)}>Send again</Button>
          {takesBack}
          <Button look="quiet" onClick={() => discardMessage(entry.clientId)}>
            Remove
          </Button>
        </ProblemCard>
      ) : (
        <div className="flex items-center gap-2 min-h-6">
          <p className="label text-faint" role="status">
            {says(entry)}
          </p>
          {entry.state === "waiting" && entry.tries > 0 ? takesBack : null}
        </div>
      )}
    </TurnRow>
  );
}

function Files({ entry }: { entry: OutboxEntry }) {
  if (entry.files.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-2 mb-2 max-w-(--measure)" aria-label="Attached">
      {entry.files.map((file) => (
        <li key={file.key} className="flex items-center gap-2 h-(--row) max-w-full px-3 rounded-control border border-line bg-surface text-muted">
          <Glyph name={file.kind === "image" ? "image" : "file"} />
          <span className="truncate">
            <Literal text={file.name} />
          </span>
          <span className="figure text-faint shrink-0">{formatBytes(file.size)}</span>
        </li>
      ))}
    </ul>
  );
}
