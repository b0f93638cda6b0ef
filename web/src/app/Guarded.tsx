// Everything behind the login: who it is, the live side, the frame around the page.

import { Frame } from "@/app/frame/Frame";
import { queryClient } from "@/app/query_client";
import { startLive } from "@/live/live";
import { asProblem } from "@/lib/http/problem";
import { dropProof, readProof } from "@/lib/http/proof";
import { listenUnauthorized } from "@/lib/http/request";
import { meQuery } from "@/lib/queries/me";
import { Button } from "@/ui/Button";
import { Loading } from "@/ui/Loading";
import { ProblemCard } from "@/ui/ProblemCard";
import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Navigate, useLocation, useNavigate } from "react-router";

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
  const navigate = useNavigate();
  const me = useQuery(meQuery);
  const userId = me.data?.user.id;

  useEffect(
    () =>
      listenUnauthorized(() => {
        dropProof();
        void navigate(login, { replace: true, state: { loggedOut: true } });
      }),
    [login, navigate],
  );
  // Whoever logs in next begins with nothing of this person's.
  useEffect(() => () => queryClient.clear(), []);
  useEffect(() => (userId ? startLive(userId) : undefined), [userId]);

  if (me.isError) {
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
  return userId ? <Frame /> : <Loading what="Opening" />;
}
