import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import type { SendSignal } from "@/protocol/SendSignal";
import { Button } from "@/ui/Button";
import { useState } from "react";

/** Ends the turn under way: what runs, and everything that it started. */
export function StopButton({ pid }: { pid: number }) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);

  async function stop() {
    setBusy(true);
    setFailed(null);
    try {
      const body: SendSignal = { signal: "INT" };
      await request("POST", `/api/processes/${pid}/signal`, { body });
    } catch (thrown) {
      const problem = asProblem(thrown);
      // 409: it had ended by itself just now.
      if (problem.status !== 409) setFailed(`${problem.title}. ${problem.next ?? ""}`);
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      {failed ? (
        <span role="alert" className="text-bad self-center">
          {failed}
        </span>
      ) : null}
      <Button look="plain" glyph="stop" busy={busy} onClick={() => void stop()}>
        <span className="max-desk:sr-only">Stop</span>
      </Button>
    </>
  );
}
