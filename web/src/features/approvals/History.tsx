import { AnsweredRow } from "@/features/approvals/AnsweredRow";
import { HistoryFilter } from "@/features/approvals/HistoryFilter";
import { historyQuery, type Outcome } from "@/features/approvals/history_query";
import { useWorld } from "@/live/store";
import { asProblem } from "@/lib/http/problem";
import { useNow } from "@/lib/use_now";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { ProblemCard } from "@/ui/ProblemCard";
import { QueryProblem } from "@/ui/QueryProblem";
import { Skeleton } from "@/ui/Skeleton";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

/** What was answered, newest first, and how. */
export default function History() {
  const [outcome, setOutcome] = useState<Outcome>("decided");
  const [pid, setPid] = useState<number | null>(null);
  const history = useInfiniteQuery(historyQuery(outcome, pid));
  const now = useNow(60_000);
  useReadAgain();
  const items = history.data?.pages.flatMap((page) => page.items).filter((approval) => approval.state !== "pending");

  return (
    <>
      <HistoryFilter outcome={outcome} onOutcome={setOutcome} pid={pid} onPid={setPid} />
      {history.isFetchNextPageError ? null : <QueryProblem query={history} className="mb-4" />}
      {history.isPending ? <Skeleton lines={8} /> : null}
      {items?.length === 0 ? (
        <Empty glyph="approvals" title={outcome === "decided" && pid === null ? "Nothing was answered yet." : "Nothing of that kind."}>
          Every answer is kept here, with who gave it and when.
        </Empty>
      ) : null}
      {items && items.length > 0 ? (
        <ul className="border-t border-line" aria-label="Answered questions">
          {items.map((approval) => (
            <AnsweredRow key={approval.id} approval={approval} now={now} />
          ))}
        </ul>
      ) : null}
      {history.isFetchNextPageError ? <ProblemCard problem={asProblem(history.error)} className="mt-4" /> : null}
      {history.hasNextPage ? (
        <p className="mt-4">
          <Button onClick={() => void history.fetchNextPage()} busy={history.isFetchingNextPage}>
            Older
          </Button>
        </p>
      ) : null}
    </>
  );
}

/** An answer that was given meanwhile belongs here too. */
function useReadAgain() {
  const client = useQueryClient();
  const open = useWorld((world) => Object.values(world.approvals).filter((entry) => entry.approval.state === "pending").length);
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ["approvals", "history"] });
  }, [client, open]);
}
