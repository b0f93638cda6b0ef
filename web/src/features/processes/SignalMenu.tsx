import { useSignal } from "@/features/processes/use_signal";
import { isResting } from "@/live/world";
import type { Offered } from "@/lib/signal";
import { nameOfChat } from "@/lib/text/name_of_chat";
import type { Process } from "@/protocol/Process";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Confirm";
import { Menu, MenuItem, MenuSeparator } from "@/ui/Menu";
import { toast, toastProblem } from "@/ui/toast";
import { useState } from "react";
import { useNavigate } from "react-router";

const ENDS = {
  TERM: {
    title: "End this process?",
    action: "End it",
    done: "Ended",
    detail: "Its turn ends now, with every command that it started, and it takes no more messages. What was said and its files stay: it can still be read, branched and exported.",
  },
  KILL: {
    title: "Kill this process?",
    action: "Kill it",
    done: "Killed",
    detail: "Like End, but without asking first how far its answer got: of a half-written answer only what was saved last stays. It is meant for a process that does not end otherwise.",
  },
} as const;

/** What can be done with a process, from wherever it is shown. */
export default function SignalMenu({ process, onDetails }: { process: Process; onDetails?: () => void }) {
  const navigate = useNavigate();
  const { busy, problem, send, reset } = useSignal();
  const [asks, setAsks] = useState<keyof typeof ENDS | null>(null);
  // Its words stay while the dialog goes.
  const [said, setSaid] = useState<keyof typeof ENDS>("TERM");
  const name = nameOfChat(process.title, process.pid);
  const ended = process.state === "ended";

  function ask(signal: keyof typeof ENDS) {
    reset();
    setSaid(signal);
    setAsks(signal);
  }

  async function perform(signal: Offered) {
    const wrong = await send(process.pid, signal);
    if (signal === "INT") {
      if (wrong) toastProblem(wrong);
      return;
    }
    if (wrong) return;
    setAsks(null);
    toast({ tone: "good", title: `${ENDS[signal].done}: ${name}` });
  }

  return (
    <>
      <Menu label={`Signals for ${name}`} trigger={<Button look="quiet" glyph="more" busy={busy} aria-label={`What to do with ${name}`} />}>
        {onDetails ? (
          <MenuItem glyph="info" onSelect={onDetails}>
            Details
          </MenuItem>
        ) : null}
        <MenuItem glyph="chat" onSelect={() => void navigate(`/chat/${process.pid}`)}>
          Open chat
        </MenuItem>
        <MenuSeparator />
        <MenuItem glyph="stop" off={isResting(process.state)} onSelect={() => void perform("INT")}>
          Stop the turn
        </MenuItem>
        <MenuItem glyph="leave" off={ended} onSelect={() => ask("TERM")}>
          End …
        </MenuItem>
        <MenuItem glyph="cross" danger off={ended} onSelect={() => ask("KILL")}>
          Kill …
        </MenuItem>
      </Menu>
      <Confirm
        open={asks !== null}
        onOpenChange={(open) => (open ? undefined : setAsks(null))}
        title={ENDS[said].title}
        detail={
          <>
            <p className="text-ink font-medium">
              {process.pid} · {name}
            </p>
            <p className="mt-1.5">{ENDS[said].detail}</p>
          </>
        }
        action={ENDS[said].action}
        danger
        busy={busy}
        problem={problem}
        onConfirm={() => void perform(said)}
      />
    </>
  );
}
