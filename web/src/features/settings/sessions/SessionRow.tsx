import { deviceOf, isPhone } from "@/features/settings/sessions/device";
import { endSession } from "@/features/settings/sessions/end_sessions";
import { sessionsQuery } from "@/features/settings/sessions/sessions_query";
import { asProblem } from "@/lib/http/problem";
import { formatDay, formatFull } from "@/lib/text/time";
import type { Session } from "@/protocol/Session";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Glyph } from "@/ui/Glyph";
import { toast, toastProblem } from "@/ui/toast";
import { useMutation, useQueryClient } from "@tanstack/react-query";

export function SessionRow({ session }: { session: Session }) {
  const client = useQueryClient();
  const device = deviceOf(session.user_agent);
  const end = useMutation({
    mutationFn: () => endSession(session.id),
    onSuccess: () => toast({ tone: "good", title: `${device} is logged out` }),
    onError: (thrown) => toastProblem(asProblem(thrown)),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  return (
    <li data-session={session.id} className="flex items-center gap-4 border-b border-line min-h-14 py-2">
      <Glyph name={isPhone(session.user_agent) ? "phone" : "system"} size={18} className="text-muted" />
      <div className="flex-1 min-w-0">
        <p className="flex items-center gap-2 min-w-0" title={session.user_agent}>
          <span className="truncate font-medium">{device}</span>
          {session.current ? <Badge tone="busy">this device</Badge> : null}
        </p>
        <p className="text-muted">
          <span className="figure">{session.address}</span>
          {session.current ? ` · since ${formatDay(session.created_at)}` : ` · last seen ${formatFull(session.seen_at)}`}
        </p>
      </div>
      {session.current ? null : (
        <Button look="quiet" busy={end.isPending} onClick={() => end.mutate()} aria-label={`End ${device}, ${session.address}`}>
          End
        </Button>
      )}
    </li>
  );
}
