import { Answer } from "@/features/chat/said/Answer";
import { Foot } from "@/features/chat/said/Foot";
import { thoughtsOf, wordsOf } from "@/features/chat/said/text";
import { useBranch, useCopy, useRetry } from "@/features/chat/said/use_actions";
import { WhyModel } from "@/features/chat/said/WhyModel";
import type { Row } from "@/features/chat/timeline/rows";
import { TurnRow } from "@/features/chat/timeline/TurnRow";
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
      <WhyModel message={message} />
    </Foot>
  );
}
