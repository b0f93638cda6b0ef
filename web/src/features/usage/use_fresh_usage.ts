import { useWorld } from "@/live/store";
import { type InfiniteData, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

/** As often as it is asked at most, while calls come to their ends. */
const AT_MOST_MS = 4_000;

/** Not the list of calls while older ones stand in it: each of its pages would be read again. */
export function renewUsage(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: ["usage"], predicate: ({ state }) => ((state.data as Partial<InfiniteData<unknown>> | undefined)?.pages?.length ?? 0) < 2 });
  void client.invalidateQueries({ queryKey: ["budgets"] });
}

/** Asks again for what is spent when a process has spent something: each of its changes says how much in all. */
export function useFreshUsage(): void {
  const client = useQueryClient();
  const spent = useWorld((world) => Object.values(world.processes).reduce((sum, { process: { usage } }) => sum + usage.input_tokens + usage.output_tokens + usage.cost_usd, 0));
  const known = useRef({ spent, at: 0 });
  useEffect(() => {
    if (known.current.spent === spent) return undefined;
    const timer = setTimeout(
      () => {
        known.current = { spent, at: Date.now() };
        renewUsage(client);
      },
      Math.max(0, known.current.at + AT_MOST_MS - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [client, spent]);
}
