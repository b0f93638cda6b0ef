import { stoodIn } from "@/features/chat/said/turn_calls_query";
import { chatCallsQuery } from "@/features/chat/said/chat_calls_query";
import { useRoutes } from "@/lib/queries/routes";
import { useWorld } from "@/live/store";
import { isResting } from "@/live/world";
import type { Message } from "@/protocol/Message";
import { triedBefore } from "@/ui/call/words";
import { useQuery } from "@tanstack/react-query";

/** How many others an answer stands in for. One read for the whole chat, anew when something has been answered in it, and none where every route has but one way. */
export function useStoodIn({ pid, turn_id, step }: Message): number {
  const mayStandIn = useRoutes().some(({ effective }) => effective.length > 1);
  const since = useWorld((world) => {
    const process = world.processes[pid]?.process;
    return process && isResting(process.state) ? process.active_at : null;
  });
  const calls = useQuery({ ...chatCallsQuery(pid, since), enabled: mayStandIn && since !== null }).data;
  const call = calls && stoodIn(calls.filter((one) => one.turn_id === turn_id), step);
  return call ? triedBefore(call) : 0;
}
