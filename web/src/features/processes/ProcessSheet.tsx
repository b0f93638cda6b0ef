import { groupOf } from "@/features/processes/arrange";
import { HomeFolder } from "@/features/processes/HomeFolder";
import { RunningOp } from "@/features/processes/RunningOp";
import { Signals } from "@/features/processes/Signals";
import { Turns } from "@/features/processes/Turns";
import { useRunningOps } from "@/features/processes/use_running_ops";
import { MAY, PROGRAMS } from "@/features/processes/words";
import { useWorld } from "@/live/store";
import { nameOfChat } from "@/lib/text/name_of_chat";
import { formatUsd } from "@/lib/text/money";
import { formatCount } from "@/lib/text/quantity";
import { formatFull } from "@/lib/text/time";
import type { Process } from "@/protocol/Process";
import { buttonClass } from "@/ui/Button";
import { Literal } from "@/ui/Literal";
import { Sheet } from "@/ui/Sheet";
import { StateLabel } from "@/ui/StateLabel";
import { type ReactNode, useMemo } from "react";
import { Link } from "react-router";

/** One process from close: what it is, what it runs, what it took, what it has read. */
export default function ProcessSheet({ pid, onClose }: { pid: number | null; onClose: () => void }) {
  const process = useWorld((world) => (pid === null ? undefined : world.processes[pid]?.process));
  const listed = useWorld((world) => world.listed);
  const title = process ? nameOfChat(process.title, process.pid) : listed ? "No such process" : "…";
  return (
    <Sheet open={pid !== null} onOpenChange={(open) => (open ? undefined : onClose())} title={title}>
      {/* Of one height from the start: a sheet that grows from below would jump. */}
      <div className="max-desk:min-h-[85dvh]">
        {process ? <Details key={process.pid} process={process} /> : listed ? <p className="text-muted">There is no process {pid}, or it was deleted.</p> : null}
      </div>
    </Sheet>
  );
}

function Details({ process }: { process: Process }) {
  const { pid, usage, taints } = process;
  const one = useMemo(() => [process], [process]);
  const ops = useRunningOps(one).ops.get(pid) ?? [];
  return (
    <div data-details={pid}>
      <div className="flex items-center gap-2">
        <Link to={`/chat/${pid}`} className={buttonClass(groupOf(process.state) === "waiting" ? "primary" : "plain")}>
          Open chat
        </Link>
        <span className="ml-auto" />
        <Signals process={process} />
      </div>
      <dl className="mt-4 border-t border-line">
        <Fact name="State">
          <StateLabel state={process.state} />
        </Fact>
        <Fact name="Process">
          <span className="figure">{pid}</span> <span className="text-muted">{PROGRAMS[process.program]}</span>
          {process.ppid === null ? null : (
            <>
              {" "}
              under{" "}
              <Link to={`/processes/${process.ppid}`} className="figure underline underline-offset-3">
                {process.ppid}
              </Link>
            </>
          )}
        </Fact>
        <Fact name="May">{MAY[process.posture]}</Fact>
        <Fact name="Model">
          {process.model ? <Literal text={process.model} /> : process.route ? <>route <span className="code">{process.route}</span></> : <span className="text-muted">the default</span>}
        </Fact>
        <Fact name="Tokens">
          <span className="figure">
            {formatCount(usage.input_tokens)} in · {formatCount(usage.output_tokens)} out
          </span>
        </Fact>
        <Fact name="Cost">
          <span className="figure">{formatUsd(usage.cost_usd)}</span>
        </Fact>
        <Fact name="Begun">{formatFull(process.created_at)}</Fact>
        <Fact name="Active">{formatFull(process.active_at)}</Fact>
        <Fact name="Has read">
          {taints.length === 0 ? (
            <span className="text-muted">nothing from outside</span>
          ) : (
            <ul>
              {taints.map((taint) => (
                <li key={taint.origin} className="text-warn [overflow-wrap:anywhere]" title={formatFull(taint.since)}>
                  <Literal text={taint.origin} />
                </li>
              ))}
            </ul>
          )}
        </Fact>
        <Fact name="Home">
          <div className="min-h-15 max-desk:min-h-20">
            <HomeFolder pid={pid} />
          </div>
        </Fact>
      </dl>
      {ops.length > 0 ? (
        <section className="mt-6">
          <h3 className="font-semibold border-b border-line pb-1.5">Runs now</h3>
          {ops.map((op) => (
            <RunningOp key={op.op_id} op={op} />
          ))}
        </section>
      ) : null}
      <Turns process={process} />
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[88px_minmax(0,1fr)] gap-x-4 py-1.5 border-b border-line">
      <dt className="text-faint">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}
