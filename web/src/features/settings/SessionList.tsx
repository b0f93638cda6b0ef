import { sessionsQuery } from "@/features/settings/sessions_query";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import { formatFull } from "@/lib/text/time";
import { Button } from "@/ui/Button";
import { Loading } from "@/ui/Loading";
import { ProblemCard } from "@/ui/ProblemCard";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

/** "Chromium on Linux" out of what a browser says of itself. */
function device(agent: string): string {
  const browser = /Edg\//.test(agent) ? "Edge" : /Firefox\//.test(agent) ? "Firefox" : /Chrome\//.test(agent) ? "Chrome" : /Safari\//.test(agent) ? "Safari" : null;
  const system = /Android/.test(agent) ? "Android" : /iPhone|iPad/.test(agent) ? "iOS" : /Mac OS X/.test(agent) ? "macOS" : /Windows/.test(agent) ? "Windows" : /Linux/.test(agent) ? "Linux" : null;
  if (!browser) return agent || "A program";
  return system ? `${browser} on ${system}` : browser;
}

export function SessionList() {
  const sessions = useQuery(sessionsQuery);
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: (id: string) => request("DELETE", `/api/auth/sessions/${encodeURIComponent(id)}`),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  if (sessions.isError) return <ProblemCard problem={asProblem(sessions.error)} />;
  if (!sessions.data) return <Loading what="Reading sessions" />;
  return (
    <>
      {end.isError ? <ProblemCard problem={asProblem(end.error)} className="mb-3" /> : null}
      <ul className="border-t border-line">
        {[...sessions.data]
          .sort((a, b) => b.seen_at - a.seen_at)
          .map((session) => (
            <li key={session.id} className="flex items-center gap-4 border-b border-line min-h-(--row) py-1.5">
              <div className="flex-1 min-w-0">
                <p className="truncate" title={session.user_agent}>
                  {device(session.user_agent)}
                  {session.current ? <span className="text-faint"> · this device</span> : null}
                </p>
                <p className="figure text-faint">
                  {session.address} · last seen {formatFull(session.seen_at)}
                </p>
              </div>
              {session.current ? null : (
                <Button look="danger" busy={end.isPending && end.variables === session.id} onClick={() => end.mutate(session.id)}>
                  End
                </Button>
              )}
            </li>
          ))}
      </ul>
    </>
  );
}
