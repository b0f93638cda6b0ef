import { formatCount, formatUsd } from "@/lib/text/quantity";
import { formatFull, formatShort } from "@/lib/text/time";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import type { Posture } from "@/protocol/Posture";
import type { Process } from "@/protocol/Process";
import type { SendSignal } from "@/protocol/SendSignal";
import { Button } from "@/ui/Button";
import { Literal } from "@/ui/Literal";
import { StateLabel } from "@/ui/StateLabel";
import { memo, useState } from "react";
import { Link } from "react-router";

const MAY: Record<Posture, string> = {
  watch: "only read",
  ask: "ask before changes",
  sandbox: "act in its sandbox",
  free: "act freely",
};

export const ProcessRow = memo(function ProcessRow({ process, now }: { process: Process; now: number }) {
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const resting = process.state === "idle" || process.state === "ended";

  async function stop() {
    setBusy(true);
    setWrong(null);
    try {
      const body: SendSignal = { signal: "INT" };
      await request("POST", `/api/processes/${process.pid}/signal`, { body });
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (problem.status !== 409) setWrong(problem.title);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div role="row" className="process-row grid items-center border-b border-line py-2 desk:py-0 desk:h-10">
      <span role="cell" className="figure text-faint desk:text-right">{process.pid}</span>
      <span role="cell" className="min-w-0 truncate font-medium">
        <Link to={`/chat/${process.pid}`} className="hover:underline underline-offset-3">
          <Literal text={process.title || "New chat"} />
        </Link>
        {process.program === "chat" ? null : <span className="label text-faint ml-2">{process.program}</span>}
      </span>
      <span role="cell">
        <StateLabel state={process.state} />
        {wrong ? <span className="text-bad ml-2">{wrong}</span> : null}
      </span>
      <span role="cell" className="text-muted hidden desk:block">{MAY[process.posture]}</span>
      <span role="cell" className="figure text-muted desk:text-right">
        {formatCount(process.usage.input_tokens)} in · {formatCount(process.usage.output_tokens)} out
      </span>
      <span role="cell" className="figure text-muted desk:text-right">{formatUsd(process.usage.cost_usd)}</span>
      <time role="cell" className="figure text-faint text-right" title={formatFull(process.active_at)} dateTime={new Date(process.active_at).toISOString()}>
        {formatShort(process.active_at, now)}
      </time>
      <span role="cell" className="text-right">
        {resting ? null : (
          <Button look="quiet" glyph="stop" busy={busy} onClick={() => void stop()} aria-label={`Stop ${process.title || process.pid}`}>
            Stop
          </Button>
        )}
      </span>
    </div>
  );
});
