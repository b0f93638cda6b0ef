// A call: exactly what is asked, of whom, where, what it says while it runs, how it ended.

import { FileText } from "@/features/chat/tool/FileText";
import { OpFacts } from "@/features/chat/tool/OpFacts";
import { OutputView } from "@/features/chat/tool/OutputView";
import { QuestionSlot } from "@/features/chat/question_slot";
import { faceOf, faceOfBody } from "@/features/chat/tool/tool_face";
import { ToolEnd } from "@/features/chat/tool/ToolEnd";
import type { ToolResult } from "@/features/chat/tool/tool_result";
import { usePendingOf, useOpOfCall } from "@/features/chat/tool/use_op";
import { plainOutput } from "@/lib/text/ansi";
import type { Block } from "@/protocol/Block";
import { Literal } from "@/ui/Literal";
import { memo, useContext } from "react";

type Call = Extract<Block, { type: "tool_call" }>;

interface Props {
  pid: number;
  turnId: string;
  call: Call;
  result: ToolResult | null;
}

export const ToolCard = memo(function ToolCard({ turnId, call, result }: Props) {
  const op = useOpOfCall(turnId, call.call_id, call.op_id);
  const pending = usePendingOf(op?.op_id);
  const question = useContext(QuestionSlot);
  const face = op?.row ? faceOfBody(op.row.body) : faceOf(call.tool, call.args);

  if (pending) return question(pending);
  if (face.verb === "ask") return <Asked text={face.text} answered={result !== null} />;

  const runs = op?.state === "running" || op?.state === "cancelling";
  const command = op ? op.row?.body.kind === "run_command" || call.tool === "run_command" : false;
  return (
    <article className={`rounded-card border border-line bg-surface ${runs ? "sweep" : ""}`} data-op={op?.op_id} data-state={op?.state}>
      <header className="flex items-start gap-3 px-3 pt-2 pb-1.5">
        <span className="label w-12 shrink-0 pt-0.5 text-faint">{face.verb}</span>
        <p className="code flex-1 min-w-0 text-ink">
          <Literal text={op?.row?.plan?.command ?? face.text} />
        </p>
        <ToolEnd op={op ?? null} result={result} />
      </header>
      <OpFacts op={op ?? null} />
      {face.more ? <FileText text={face.more} diff={op?.row?.plan?.diff ?? null} /> : null}
      {op && command ? <OutputView op={op} /> : <ResultText result={result} />}
    </article>
  );
});

/** What a tool gave back that has no live output. */
function ResultText({ result }: { result: ToolResult | null }) {
  if (!result?.text) return null;
  return <pre className="code whitespace-pre! max-h-60 overflow-auto border-t border-line px-3 py-2 text-muted">{plainOutput(result.text)}</pre>;
}

function Asked({ text, answered }: { text: string; answered: boolean }) {
  return (
    <div className={`border-l-2 pl-4 py-1 ${answered ? "border-line" : "border-signal"}`}>
      <p className={`label ${answered ? "text-faint" : "text-signal"}`}>{answered ? "asked" : "asks you"}</p>
      <p className="text-read max-w-(--measure) whitespace-pre-wrap [overflow-wrap:anywhere]">
        <Literal text={text} />
      </p>
    </div>
  );
}
