import { type Branch, treeOf } from "@/features/processes/arrange";
import { RunningOp } from "@/features/processes/RunningOp";
import { Signals } from "@/features/processes/Signals";
import { useRunningOps } from "@/features/processes/use_running_ops";
import type { OpEntry } from "@/live/world";
import { nameOfChat } from "@/lib/text/name_of_chat";
import { formatCount } from "@/lib/text/quantity";
import { formatFull, formatShort } from "@/lib/text/time";
import type { Process } from "@/protocol/Process";
import { Literal } from "@/ui/Literal";
import { Skeleton } from "@/ui/Skeleton";
import { StateLabel } from "@/ui/StateLabel";
import { Link } from "react-router";

interface Props {
  processes: readonly Process[];
  onOpen: (pid: number) => void;
  now: number;
}

/** Who started whom, and what each runs at this moment. */
export function ProcessTree({ processes, onOpen, now }: Props) {
  const { ops, read } = useRunningOps(processes);
  // All at once, so that nothing that is being read moves.
  if (!read) return <Skeleton lines={8} />;
  return <Branches branches={treeOf(processes)} running={ops} onOpen={onOpen} now={now} label="Processes under their parents" />;
}

interface BranchesProps {
  branches: readonly Branch[];
  running: ReadonlyMap<number, OpEntry[]>;
  onOpen: (pid: number) => void;
  now: number;
  label?: string;
}

function Branches({ branches, running, onOpen, now, label }: BranchesProps) {
  return (
    <ul aria-label={label} className={label ? "" : "ml-3 desk:ml-[15px] border-l border-line"}>
      {branches.map(({ process, children }) => {
        const ops = running.get(process.pid) ?? [];
        return (
          <li key={process.pid} data-pid={process.pid}>
            <div className={`flex items-center gap-3 min-h-(--row) border-b border-line ${label ? "" : "pl-3"}`}>
              <span className="figure text-faint min-w-4 desk:w-8 shrink-0">{process.pid}</span>
              <Link to={`/processes/${process.pid}`} className="truncate min-w-0 py-1.5 font-medium hover:underline underline-offset-3">
                <Literal text={nameOfChat(process.title, process.pid)} />
              </Link>
              <span className="ml-auto" />
              <StateLabel state={process.state} tight />
              <span className="figure text-muted w-24 text-right shrink-0 max-desk:hidden">{formatCount(process.usage.input_tokens + process.usage.output_tokens)} tokens</span>
              <time className="figure text-faint w-14 text-right shrink-0 max-desk:hidden" title={formatFull(process.active_at)} dateTime={new Date(process.active_at).toISOString()}>
                {formatShort(process.active_at, now)}
              </time>
              <Signals process={process} onDetails={() => onOpen(process.pid)} />
            </div>
            {ops.length > 0 ? (
              <ul className="ml-3 desk:ml-[15px] border-l border-line desk:[--took:164px]" aria-label={`Runs now in ${process.pid}`}>
                {ops.map((op) => (
                  <li key={op.op_id} className="pl-3 desk:pl-7 pr-14 desk:pr-11 border-b border-line">
                    <RunningOp op={op} />
                  </li>
                ))}
              </ul>
            ) : null}
            {children.length > 0 ? <Branches branches={children} running={running} onOpen={onOpen} now={now} /> : null}
          </li>
        );
      })}
    </ul>
  );
}
