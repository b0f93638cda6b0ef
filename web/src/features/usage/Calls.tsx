import { CALL_COLUMNS, CallRow } from "@/features/usage/CallRow";
import { CallSheet } from "@/features/usage/CallSheet";
import { callsQuery } from "@/features/usage/calls_query";
import { useMinute } from "@/lib/use_minute";
import type { ModelCall } from "@/protocol/ModelCall";
import { Button } from "@/ui/Button";
import { QueryProblem } from "@/ui/QueryProblem";
import { Skeleton } from "@/ui/Skeleton";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";

/** Each call of a model, the newest first. */
export function Calls() {
  const { data, isPending, error, isFetching, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(callsQuery);
  const now = useMinute();
  const [looked, setLooked] = useState<{ call: ModelCall; open: boolean } | null>(null);
  const calls = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-labelledby="usage-calls" className="mt-12">
      <h2 id="usage-calls" className="text-title font-semibold border-b border-line pb-1.5">
        Latest calls
      </h2>
      <QueryProblem query={{ error, isFetching, refetch }} className="mt-4" />
      {isPending ? (
        <div className="mt-4">
          <Skeleton lines={4} />
        </div>
      ) : null}
      {data && calls.length === 0 ? <p className="py-4 text-muted">No model was asked yet.</p> : null}
      {calls.length > 0 ? (
        <p aria-hidden="true" className={`max-desk:hidden grid ${CALL_COLUMNS} gap-x-4 py-1.5 border-b border-line label text-faint *:nth-[n+4]:text-right`}>
          {["Begun", "For", "Model", "Read / written", "First token", "Cost", "Ended"].map((name) => (
            <span key={name}>{name}</span>
          ))}
        </p>
      ) : null}
      <ul>
        {calls.map((call) => (
          <CallRow key={call.id} call={call} now={now} onOpen={() => setLooked({ call, open: true })} />
        ))}
      </ul>
      {hasNextPage ? (
        <Button className="mt-3" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Older calls
        </Button>
      ) : null}
      <CallSheet call={looked?.call ?? null} open={looked?.open ?? false} onOpenChange={(open) => setLooked((before) => (before ? { ...before, open } : null))} />
    </section>
  );
}
