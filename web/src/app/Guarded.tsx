// Everything behind the login: who it is, the live side, the frame around the page.

import { Frame } from "@/app/frame/Frame";
import { keptUser, showKept, startKeeping } from "@/app/offline/kept";
import { queryClient } from "@/app/query_client";
import { useLeave } from "@/app/use_leave";
import { startLive } from "@/live/live";
import { readPendingApprovals, readProcesses } from "@/live/snapshots";
import { asProblem, isPassing } from "@/lib/http/problem";
import { readProof } from "@/lib/http/proof";
import { meQuery } from "@/lib/queries/me";
import { Button } from "@/ui/Button";
import { Loading } from "@/ui/Loading";
import { ProblemCard } from "@/ui/ProblemCard";
import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Navigate, useLocation } from "react-router";

/** Nobody answered: it is asked again who this is, until it is known. */
const ASK_AGAIN_MS = 4_000;

/** Reads what every page shows, before anything is shown; the lists are read again once the socket stands. Never rejects. */
export async function ahead(): Promise<void> {
  await Promise.all([queryClient.prefetchQuery({ ...meQuery, retry: false }), readProcesses(), readPendingApprovals()]);
}

export default function Guarded() {
  const location = useLocation();
  const here = location.pathname + location.search;
  const login = `/login?next=${encodeURIComponent(here)}`;
  if (readProof() === null) return <Navigate to={login} replace />;
  return (
    <QueryClientProvider client={queryClient}>
      <Known login={login} />
    </QueryClientProvider>
  );
}

function Known({ login }: { login: string }) {
  const me = useQuery({ ...meQuery, refetchInterval: (query) => (query.state.data ? false : ASK_AGAIN_MS) });
  const [kept, setKept] = useState<string | null>(null);
  const userId = me.data?.user.id ?? kept;
  const unanswered = me.data === undefined && me.failureReason !== null && isPassing(asProblem(me.failureReason));
  // Nobody answers: the page opens for the one it was last, with what is kept here.
  const last = unanswered && kept === null ? keptUser() : null;
  if (last !== null) setKept(last);

  useLeave(login);
  // Whoever logs in next begins with nothing of this person's.
  useEffect(() => () => queryClient.clear(), []);
  useEffect(() => {
    if (!userId) return;
    const endLive = startLive(userId);
    const endKeeping = startKeeping(userId);
    return () => {
      endKeeping();
      endLive();
    };
  }, [userId]);
  useEffect(() => {
    if (kept) showKept();
  }, [kept]);

  if (userId) return <Frame />;
  if (!me.isError) return <Loading what="Opening" />;
  return (
    <main className="p-6 max-w-[640px]">
      <ProblemCard problem={asProblem(me.error)}>
        <Button onClick={() => void me.refetch()} busy={me.isFetching}>
          Try again
        </Button>
      </ProblemCard>
    </main>
  );
}
