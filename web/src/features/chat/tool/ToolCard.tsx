// A call: exactly what is asked, of whom, where, what it says while it runs, how it ended.

import { AskedCard } from "@/features/chat/tool/AskedCard";
import { FileText } from "@/features/chat/tool/FileText";
import { OpFacts } from "@/features/chat/tool/OpFacts";
import { OpenQuestion } from "@/features/chat/tool/OpenQuestion";
import { OutputView } from "@/features/chat/tool/OutputView";
import { faceOf, faceOfBody } from "@/features/chat/tool/tool_face";
import { ResultView } from "@/features/chat/tool/ResultView";
import type { ToolCall, ToolResult } from "@/features/chat/tool/call";
import { usePendingOf, useOpOfCall } from "@/live/use_op";
import { Literal } from "@/ui/Literal";
import { OpEnd } from "@/ui/OpEnd";
import { memo } from "react";

interface Props {
  pid: number;
  turnId: string;
  call: ToolCall;
  result: ToolResult | null;
}

export const ToolCard = memo(function ToolCard({ pid, turnId, call, result }: Props) {
  const op = useOpOfCall(turnId, call.call_id, call.op_id);
  const pending = usePendingOf(op?.op_id);
  const face = op?.row ? faceOfBody(op.row.body) : faceOf(call.tool, call.args);

  if (pending) return <OpenQuestion pid={pid} approval={pending} />;
  if (face.verb === "ask") return <AskedCard pid={pid} args={call.args} text={face.text} answered={result !== null} />;

  const runs = op?.state === "running" || op?.state === "cancelling";
  // The call keeps what the model asked for; the op is what the owner put in its place.
  const changed = op?.row?.body.kind === "run_command" && faceOf(call.tool, call.args).text !== face.text;
  const command = op ? op.row?.body.kind === "run_command" || call.tool === "run_command" : false;
  return (
    <article className={`rounded-card border border-line bg-surface ${runs ? "sweep" : ""}`} data-op={op?.op_id} data-state={op?.state}>
      <header className="grid grid-cols-[minmax(0,1fr)_auto] desk:grid-cols-[48px_minmax(0,1fr)_auto] items-start gap-x-3 gap-y-0.5 px-3 pt-2 pb-1.5">
        <span className="label pt-0.5 text-faint">{face.verb}</span>
        {/* On the phone a line of its own: beside what it is and how it ended there is room for two words. */}
        <p className="code min-w-0 text-ink max-desk:row-start-2 max-desk:col-span-2">
          <Literal text={op?.row?.plan?.command ?? face.text} />
        </p>
        <OpEnd op={op ?? null} told={result} className="pt-0.5 text-right" />
      </header>
      <OpFacts op={op ?? null} changed={changed} />
      {face.more ? <FileText text={face.more} diff={op?.row?.plan?.diff ?? null} /> : null}
      {op && command ? <OutputView op={op} /> : result?.text ? <ResultView tool={call.tool} result={result} /> : null}
    </article>
  );
});
