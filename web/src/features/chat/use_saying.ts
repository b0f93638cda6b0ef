import { useOutbox } from "@/live/outbox/sender";
import { useWorld } from "@/live/store";

/** Something said here is not in the chat yet: what is said by one press is not said by the next one again. */
export function useSaying(pid: number): boolean {
  const acknowledged = useWorld((world) => world.chats[pid]?.acknowledged);
  return useOutbox((state) => state.entries.some((entry) => entry.pid === pid && !acknowledged?.[entry.clientId]));
}
