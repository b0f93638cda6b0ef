import { allPages } from "@/lib/http/pages";
import type { ModelCall } from "@/protocol/ModelCall";
import type { TurnId } from "@/protocol/TurnId";
import { triedBefore } from "@/ui/call/words";
import { queryOptions } from "@tanstack/react-query";

/** A turn may have hundreds of steps. */
const MOST = 1_000;

/** The calls of models in a turn, the newest first. */
export const turnCallsQuery = (turnId: TurnId) =>
  queryOptions({
    queryKey: ["usage", "calls", turnId],
    queryFn: () => allPages<ModelCall>("/api/usage/calls", { turn_id: turnId }, MOST),
    // A turn makes calls while one looks at it: what was read a moment ago may lack this one.
    staleTime: 0,
  });

/** The call of a turn up to this step that stood in for others: what it called by then shows in the chat without a model's name. */
export function stoodIn(calls: readonly ModelCall[], step: number): ModelCall | undefined {
  return calls.find((call) => call.purpose === "step" && call.step !== null && call.step <= step && triedBefore(call) > 0);
}

/** The call that made the answer of a step: of several tries the newest one. */
export function callOfStep(calls: readonly ModelCall[], step: number): ModelCall | undefined {
  return calls.find((call) => call.purpose === "step" && call.step === step);
}
