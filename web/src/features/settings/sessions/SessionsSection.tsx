import { SectionHead } from "@/features/settings/Section";
import { endSessions } from "@/features/settings/sessions/end_sessions";
import { SessionRow } from "@/features/settings/sessions/SessionRow";
import { sessionsQuery } from "@/features/settings/sessions/sessions_query";
import { asProblem } from "@/lib/http/problem";
import { Button } from "@/ui/Button";
import { Confirm } from "@/ui/Confirm";
import { QueryProblem } from "@/ui/QueryProblem";
import { Skeleton } from "@/ui/Skeleton";
import { toast } from "@/ui/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

export default function SessionsSection() {
  const client = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const [asked, setAsked] = useState(false);
  const endAll = useMutation({
    mutationFn: endSessions,
    onSuccess: () => {
      setAsked(false);
      toast({ tone: "good", title: "All others are logged out" });
    },
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  // This one first, then as they were last seen.
  const sorted = sessions.data?.toSorted((a, b) => Number(b.current) - Number(a.current) || b.seen_at - a.seen_at);
  const others = sorted?.filter((session) => !session.current) ?? [];
  return (
    <>
      <SectionHead
        title="Sessions"
        lead="Where you are logged in. Ending one logs that device out at once, and closes what it has open."
        action={others.length > 1 ? <Button onClick={() => setAsked(true)}>End all others …</Button> : null}
      />
      <QueryProblem query={sessions} className="mb-4" />
      {sessions.isPending ? <Skeleton lines={4} /> : null}
      {sorted ? (
        <ul className="border-t border-line">
          {sorted.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </ul>
      ) : null}
      {sorted && others.length === 0 ? <p className="mt-4 text-muted">You are logged in nowhere else.</p> : null}
      <Confirm
        open={asked}
        onOpenChange={setAsked}
        title={`End ${others.length} other sessions?`}
        detail="Each of these devices asks for your password again. This one stays logged in."
        action="End them"
        danger
        busy={endAll.isPending}
        problem={endAll.isError ? asProblem(endAll.error) : null}
        onConfirm={() => endAll.mutate(others.map((session) => session.id))}
      />
    </>
  );
}
