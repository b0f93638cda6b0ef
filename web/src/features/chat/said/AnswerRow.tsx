import { Answer } from "@/features/chat/said/Answer";
import { Foot } from "@/features/chat/said/Foot";
import { thoughtsOf, wordsOf } from "@/features/chat/said/text";
import { useBranch, useCopy, useRetry } from "@/features/chat/said/use_actions";
import type { Row } from "@/features/chat/timeline/rows";
import { TurnRow } from "@/features/chat/timeline/TurnRow";
import { formatUsd } from "@/lib/text/money";
import { formatCount } from "@/lib/text/quantity";
import type { Message } from "@/protocol/Message";

interface Props {
  pid: number;
  row: Extract<Row, { kind: "answer" }>;
  isLast: boolean;
}

export function AnswerRow({ pid, row, isLast }: Props) {
  const { message, messageId, last } = row;
  const words = message ? wordsOf(message) : null;
  const foot = message && words ? <AnswerFoot pid={pid} message={message} words={words} newest={isLast && last} /> : null;
  return (
    <TurnRow foot={foot}>
      <Answer messageId={messageId} text={words} thinking={message ? thoughtsOf(message) : null} />
    </TurnRow>
  );
}

function AnswerFoot({ pid, message, words, newest }: { pid: number; message: Message; words: string; newest: boolean }) {
  const copy = useCopy(words);
  const retry = useRetry(pid, message.turn_id);
  const branch = useBranch(pid, message.id);
  return (
    <Foot shown={newest} actions={newest ? [copy, retry, branch] : [copy, branch]}>
      <Meta message={message} />
    </Foot>
  );
}

/** Which model said it, what it took; the cost only where there is a price. */
function Meta({ message }: { message: Message }) {
  const { model, usage } = message;
  const tokens = usage && usage.input_tokens + usage.output_tokens > 0 ? usage : null;
  if (!model && !tokens) return null;
  return (
    <p className="figure text-faint ml-2 truncate" data-usage="">
      {model}
      {tokens ? (
        <span title="Tokens read and written in this call of the model">
          {model ? " · " : ""}
          {formatCount(tokens.input_tokens)} in, {formatCount(tokens.output_tokens)} out
        </span>
      ) : null}
      {tokens && tokens.cost_usd > 0 ? ` · ${formatUsd(tokens.cost_usd)}` : ""}
    </p>
  );
}
