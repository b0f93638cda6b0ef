import { answeredQuery } from "@/features/approvals/answered";
import { DECISIONS } from "@/features/approvals/Decision";
import { QuestionCard } from "@/features/approvals/QuestionCard";
import { useWorld } from "@/live/store";
import { formatShort } from "@/lib/text/time";
import { useNow } from "@/lib/use_now";
import type { Approval } from "@/protocol/Approval";
import { Glyph } from "@/ui/Glyph";
import { Literal } from "@/ui/Literal";
import { Loading } from "@/ui/Loading";
import { PageBody } from "@/ui/PageBody";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { Link } from "react-router";

export function ApprovalsPage() {
  const approvals = useWorld((world) => world.approvals);
  const listed = useWorld((world) => world.approvalsListed);
  const pending = useMemo(
    () =>
      Object.values(approvals)
        .map((entry) => entry.approval)
        .filter((approval) => approval.state === "pending")
        .sort((a, b) => a.created_at - b.created_at),
    [approvals],
  );
  return (
    <PageBody title="Approvals" lead="What would change the machine waits here, in every chat alike, until you answer.">
      {!listed ? <Loading what="Reading questions" /> : null}
      {listed && pending.length === 0 ? <p className="text-faint py-2">Nothing waits for you.</p> : null}
      <div className="grid gap-6">
        {pending.map((approval) => (
          <div key={approval.id}>
            <From approval={approval} />
            <QuestionCard approval={approval} heading="h2" />
          </div>
        ))}
      </div>
      <Answered count={pending.length} />
    </PageBody>
  );
}

export function From({ approval }: { approval: Approval }) {
  const title = useWorld((world) => world.processes[approval.pid]?.process.title);
  return (
    <Link to={`/chat/${approval.pid}`} className="mb-1.5 inline-flex items-center gap-1.5 text-muted hover:text-ink">
      <span className="figure text-faint">{approval.pid}</span>
      <Literal text={title || "Chat"} />
      <Glyph name="right" size={12} />
    </Link>
  );
}

function Answered({ count }: { count: number }) {
  const answered = useQuery(answeredQuery);
  const client = useQueryClient();
  const now = useNow(60_000);
  useEffect(() => {
    void client.invalidateQueries({ queryKey: answeredQuery.queryKey });
  }, [client, count]);
  if (!answered.data || answered.data.length === 0) return null;
  return (
    <section className="mt-10">
      <h2 className="text-title font-semibold mb-2">Answered</h2>
      <ul className="border-t border-line">
        {answered.data.map((approval) => (
          <li key={approval.id} className="border-b border-line">
            <Link
              to={`/approve/${approval.id}`}
              className="grid grid-cols-[minmax(0,1fr)_auto] desk:grid-cols-[56px_minmax(0,1fr)_auto] gap-x-4 py-2 items-baseline -outline-offset-2 hover:bg-surface"
            >
              <span className="figure text-faint hidden desk:block">{formatShort(approval.decided_at ?? approval.created_at, now)}</span>
              <span className="code truncate whitespace-nowrap!">
                <Literal text={approval.op.command ?? approval.op.path ?? approval.summary} />
              </span>
              <span className={`label ${DECISIONS[approval.state].look}`}>{approval.state}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
