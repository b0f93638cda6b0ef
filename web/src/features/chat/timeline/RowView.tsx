import { AnswerRow } from "@/features/chat/said/AnswerRow";
import { SaidRow } from "@/features/chat/said/SaidRow";
import { CompactLine, SummaryFold } from "@/features/chat/said/Summary";
import { Outgoing } from "@/features/chat/timeline/Outgoing";
import type { Row } from "@/features/chat/timeline/rows";
import { TurnEnd } from "@/features/chat/timeline/TurnEnd";
import { TurnRow } from "@/features/chat/timeline/TurnRow";
import { ToolCard } from "@/features/chat/tool/ToolCard";
import { ToolFault } from "@/features/chat/tool/ToolFault";
import { formatDayLong, isSameDay } from "@/lib/text/time";
import { ErrorBoundary } from "@/ui/ErrorBoundary";
import { memo, type Ref } from "react";

interface Props {
  pid: number;
  row: Row;
  ref?: Ref<HTMLDivElement> | undefined;
  /** When the row before it was made. */
  before: number | null;
  /** It is of the last turn. */
  isLast: boolean;
  /** The address points at it. */
  isMarked: boolean;
}

function content({ pid, row, isLast }: Props) {
  switch (row.kind) {
    case "said":
      return <SaidRow pid={pid} message={row.message} first={row.first} isLast={isLast} />;
    case "answer":
      return <AnswerRow pid={pid} row={row} isLast={isLast} />;
    case "call":
      return (
        <TurnRow>
          <ToolFault call={row.call} result={row.result}>
            <ToolCard pid={pid} turnId={row.turnId} call={row.call} result={row.result} />
          </ToolFault>
        </TurnRow>
      );
    case "summary":
      return <SummaryFold text={row.text} at={row.at} />;
    case "compact":
      return <CompactLine at={row.at} />;
    case "end":
      return <TurnEnd pid={pid} turnId={row.turnId} isLast={isLast} silent={row.silent} />;
    case "outgoing":
      return <Outgoing entry={row.entry} />;
  }
}

export const RowView = memo(function RowView(props: Props) {
  const { row, ref, before, isMarked } = props;
  const newDay = row.at !== null && (before === null || !isSameDay(before, row.at));
  return (
    <div ref={ref} data-row={row.kind} data-turn={row.turnId} data-marked={isMarked || undefined} data-message={"message" in row ? row.message?.id : undefined} className={isMarked ? "rounded-card outline outline-edge outline-offset-4" : undefined}>
      {newDay && row.at !== null ? <DayDivider at={row.at} /> : null}
      <ErrorBoundary what="This message" at={row.key}>
        {content(props)}
      </ErrorBoundary>
    </div>
  );
});

function DayDivider({ at }: { at: number }) {
  return (
    <div className="flex items-center gap-3 pb-5 desk:pl-[89px]">
      <h2 className="label text-faint">{formatDayLong(at)}</h2>
      <span className="flex-1 h-px bg-line" />
    </div>
  );
}
