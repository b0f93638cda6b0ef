import { chipsOf } from "@/features/chat/composer/attach";
import { putBack } from "@/features/chat/composer/composing";
import { discardMessage, retryMessage, takeBack } from "@/live/outbox/sender";
import type { OutboxEntry } from "@/live/outbox/outbox";
import type { Problem } from "@/protocol/Problem";
import { Button } from "@/ui/Button";
import { ProblemCard } from "@/ui/ProblemCard";

/** It goes back into the field, files and all, to be changed or let be. */
async function intoField(entry: OutboxEntry, field: string): Promise<void> {
  const taken = await takeBack(entry.clientId);
  if (taken) putBack(field, taken.entry.text, chipsOf(taken.entry.files, taken.bytes));
}

/** Why it is not there yet, and whether one may leave. */
function says(entry: OutboxEntry): string {
  if (entry.state === "accepted") return "received";
  if (entry.tries === 0) return entry.files.some((file) => file.id === null) ? "sending its files" : "sending";
  const kept = entry.unkept ? "this browser has no room to keep it: leave the page open" : "kept here";
  return `not sent yet · ${kept}, goes out by itself`;
}

/** The machine itself said no for now; that nobody answers is said by the frame. */
function reason(entry: OutboxEntry): Problem | null {
  const { problem, tries } = entry;
  if (entry.state !== "waiting" || tries === 0 || problem === null || problem.status === 0 || problem.status === 401) return null;
  return { ...problem, kept: problem.kept ?? "Your message, on this device.", next: problem.next ?? "Nothing: it is sent again by itself until it is taken." };
}

/** How a message stands that the server has not shown yet. `field`: where it goes when it is taken back. */
export function Unsent({ entry, field }: { entry: OutboxEntry; field: string }) {
  const takesBack = (
    <Button look="quiet" onClick={() => void intoField(entry, field)}>
      Take it back
    </Button>
  );
  if (entry.state === "refused" && entry.problem) {
    return (
      <ProblemCard problem={entry.problem} className="mt-2">
        <Button onClick={() => retryMessage(entry.clientId)}>Send again</Button>
        {takesBack}
        <Button look="quiet" onClick={() => discardMessage(entry.clientId)}>
          Remove
        </Button>
      </ProblemCard>
    );
  }
  const why = reason(entry);
  return (
    <>
      {why ? <ProblemCard problem={why} className="mt-2 mb-1" /> : null}
      <div className="flex items-center gap-2 min-h-6">
        <p className="label text-faint" role="status">
          {says(entry)}
        </p>
        {entry.state === "waiting" && entry.tries > 0 ? takesBack : null}
      </div>
    </>
  );
}
