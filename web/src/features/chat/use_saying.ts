import { useOutbox } from "@/live/outbox/sender";

/** Something said here is not in the chat yet: what is said by one press is not said by the next one again. */
export function useSaying(pid: number): boolean {
  return useOutbox((state) => state.entries.some((entry) => entry.pid === pid));
}
