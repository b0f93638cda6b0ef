import { Reasons } from "@/features/chat/timeline/Reasons";
import { TurnRow } from "@/features/chat/timeline/TurnRow";
import { WaysOn } from "@/features/chat/timeline/WaysOn";
import { useWorld } from "@/live/store";
import { useGrowing } from "@/live/streams/tokens";
import { isEndedTurn, isResting } from "@/live/world";
import type { TurnState } from "@/protocol/TurnState";
import { ProblemCard } from "@/ui/ProblemCard";
import { sayState, TONE_TEXT } from "@/ui/states";

interface Props {
  pid: number;
  turnId: string;
  isLast: boolean;
  /** Nothing was answered in it yet. */
  silent: boolean;
}

/** How a turn stands or ended, where that is not plain from what is above. */
export function TurnEnd({ pid, turnId, isLast, silent }: Props) {
  const turn = useWorld((world) => world.chats[pid]?.turns[turnId]);
  const grows = useGrowing(pid)[turnId] !== undefined;
  const processState = useWorld((world) => world.processes[pid]?.process.state);
  const state = turn?.state ?? (isLast && processState && !isResting(processState) ? processState : undefined);
  if (!state || state === "done") return null;

  if (state === "failed" || state === "stopped") {
    if (!turn?.error) return <Line state={state} />;
    return (
      <TurnRow at={turn.ended_at ?? undefined}>
        <ProblemCard problem={turn.error} also={<Reasons problem={turn.error} />}>
          {isLast ? <WaysOn pid={pid} turnId={turnId} problem={turn.error} /> : null}
        </ProblemCard>
      </TurnRow>
    );
  }
  if (state === "cancelled") return <Cancelled turnId={turnId} />;
  if (state === "queued") return <Line state={state} words={silent ? "queued" : "goes on in a moment"} />;
  // The cards above say it all.
  if (state === "waiting_approval" || state === "waiting_input" || state === "acting") return null;
  if (grows && !isEndedTurn(state)) return null;
  return <Line state={state} busy />;
}

/** "Stopped" is said when the machine has confirmed it, not before. */
function Cancelled({ turnId }: { turnId: string }) {
  const ending = useWorld((world) =>
    Object.values(world.ops).some((op) => op.turn_id === turnId && op.state === "cancelling"),
  );
  return ending ? (
    <Line state="cancelled" words="stopping: the command is being ended" busy />
  ) : (
    <Line state="cancelled" words="stopped by you · nothing of it runs any more" />
  );
}

function Line({ state, words, busy = false }: { state: TurnState; words?: string; busy?: boolean }) {
  const saying = sayState(state);
  return (
    <TurnRow>
      <p role="status" className={`label w-fit ${busy ? "sweep pt-1.5 pr-6" : ""} ${state === "cancelled" ? "text-warn" : TONE_TEXT[saying.tone]}`}>
        {words ?? saying.words}
      </p>
    </TurnRow>
  );
}
