import { part } from "@/lib/part";
import { nameOfChat } from "@/lib/text/name_of_chat";
import type { Process } from "@/protocol/Process";
import { Button } from "@/ui/Button";
import { Suspense } from "react";

// Menus and dialogs come with the first page that is idle enough to need them, not with the list.
const SignalMenu = part(() => import("@/features/processes/SignalMenu"));

/** What can be done with a process; its place is kept until it is there. */
export function Signals({ process, onDetails }: { process: Process; onDetails?: () => void }) {
  return (
    <Suspense fallback={<Button look="quiet" glyph="more" off aria-label={`What to do with ${nameOfChat(process.title, process.pid)}`} />}>
      <SignalMenu process={process} {...(onDetails ? { onDetails } : {})} />
    </Suspense>
  );
}
