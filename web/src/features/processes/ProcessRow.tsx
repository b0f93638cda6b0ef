import { Signals } from "@/features/processes/Signals";
import { MAY, PROGRAMS } from "@/features/processes/words";
import { nameOfChat } from "@/lib/text/name_of_chat";
import { formatUsd } from "@/lib/text/money";
import { formatCount } from "@/lib/text/quantity";
import { formatFull, formatShort } from "@/lib/text/time";
import type { Process } from "@/protocol/Process";
import { Literal } from "@/ui/Literal";
import { StateLabel } from "@/ui/StateLabel";
import { Cell, Row } from "@/ui/Table";
import { memo } from "react";
import { Link } from "react-router";

export const ProcessRow = memo(function ProcessRow({ process, now, onOpen }: { process: Process; now: number; onOpen: (pid: number) => void }) {
  const { pid, usage } = process;
  return (
    <Row className="relative max-desk:grid! max-desk:grid-cols-[minmax(0,1fr)_auto_auto] max-desk:gap-x-4" data-pid={pid} data-process-state={process.state}>
      <Cell figure className="text-faint max-desk:hidden!">
        {pid}
      </Cell>
      <Cell main className="desk:w-full desk:max-w-0 max-desk:col-span-3 max-desk:pr-10!">
        <Link to={`/processes/${pid}`} className="block min-w-0 truncate py-1 font-medium hover:underline underline-offset-3">
          <span className="desk:hidden inline-block min-w-[2ch] figure text-faint mr-2">{pid}</span>
          <Literal text={nameOfChat(process.title, pid)} />
        </Link>
        {process.program === "chat" ? null : <span className="label text-faint">{PROGRAMS[process.program]}</span>}
      </Cell>
      <Cell className="max-desk:justify-start!">
        <StateLabel state={process.state} />
      </Cell>
      <Cell className="text-muted whitespace-nowrap max-desk:hidden! max-wide:hidden">
        {MAY[process.posture]}
      </Cell>
      <Cell className="text-muted max-w-40 max-desk:hidden!">
        <span className="block truncate">{process.model ?? process.route ?? <span className="text-faint">the default</span>}</span>
      </Cell>
      <Cell figure className="text-muted">
        {formatCount(usage.input_tokens)} in · {formatCount(usage.output_tokens)} out
      </Cell>
      <Cell figure className="text-muted max-desk:hidden!">
        {formatUsd(usage.cost_usd)}
      </Cell>
      <Cell figure className="text-faint max-desk:hidden!" title={formatFull(process.created_at)}>
        {formatShort(process.created_at, now)}
      </Cell>
      <Cell figure className="text-faint" title={formatFull(process.active_at)}>
        {formatShort(process.active_at, now)}
      </Cell>
      <Cell className="w-10 max-desk:absolute! max-desk:top-1 max-desk:-right-2">
        <Signals process={process} onDetails={() => onOpen(pid)} />
      </Cell>
    </Row>
  );
});
