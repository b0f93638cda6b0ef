// Questions in a column, answered with the keyboard or by hand. A card keeps its place while it is
// looked at: one that was answered, here or elsewhere, says so, stays for a moment and folds away.

import { AnsweredLine } from "@/features/approvals/AnsweredLine";
import { From } from "@/features/approvals/From";
import { QuestionCard } from "@/features/approvals/QuestionCard";
import { ReadAgain } from "@/features/approvals/ReadAgain";
import { Settled } from "@/features/approvals/settle";
import { useLinger } from "@/features/approvals/use_linger";
import { type Keyed, useQuestionKeys } from "@/features/approvals/use_question_keys";
import { useWorld } from "@/live/store";
import type { AnswersHandle } from "@/features/approvals/Answers";
import { useCallback, useRef } from "react";

interface Props {
  ids: readonly string[];
  /** Answered ones fold away; where the page is about one question, they do not. */
  fold?: boolean;
  onOpen?: (id: string) => void;
  onLeave?: () => void;
}

export function Questions({ ids, fold = true, onOpen, onLeave }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const keyed = useQuestionKeys({ ids, onOpen, onLeave, root });
  return (
    <Settled value={keyed.isSettled}>
      <div ref={root} className="grid grid-cols-[minmax(0,1fr)]" onFocus={keyed.onFocus}>
        {ids.map((id) => (
          <Shown key={id} id={id} fold={fold} keyed={keyed} />
        ))}
      </div>
    </Settled>
  );
}

function Shown({ id, fold, keyed }: { id: string; fold: boolean; keyed: Keyed }) {
  const approval = useWorld((world) => world.approvals[id]?.approval);
  const { handles, moved } = keyed;
  const answers = useCallback(
    (handle: AnswersHandle | null) => {
      if (handle) handles.set(id, handle);
      else handles.delete(id);
    },
    [handles, id],
  );
  const folded = useLinger(fold && approval !== undefined && approval.state !== "pending", moved);
  // Answered while nobody listened: how, its own row tells.
  if (!approval) return <ReadAgain id={id} />;
  return (
    <div className="mb-6" data-question={id}>
      <div className={`grid grid-cols-[minmax(0,1fr)] transition-[grid-template-rows] duration-200 ${folded ? "grid-rows-[0fr]" : "grid-rows-[1fr]"}`}>
        <div className="overflow-clip p-0.5 -m-0.5 min-h-0" inert={folded}>
          <From id={id} />
          <QuestionCard approval={approval} heading="h2" current={keyed.current === id} answers={answers} />
        </div>
      </div>
      {folded ? <AnsweredLine approval={approval} /> : null}
    </div>
  );
}
