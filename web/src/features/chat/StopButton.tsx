import { stopChat } from "@/features/chat/actions";
import { Button } from "@/ui/Button";
import { useState } from "react";

/** Ends the turn under way: what runs, and everything that it started. */
export function StopButton({ pid }: { pid: number }) {
  const [busy, setBusy] = useState(false);

  async function stop() {
    setBusy(true);
    await stopChat(pid);
    setBusy(false);
  }

  return (
    <Button look="plain" glyph="stop" busy={busy} onClick={() => void stop()}>
      <span className="max-desk:sr-only">Stop</span>
    </Button>
  );
}
