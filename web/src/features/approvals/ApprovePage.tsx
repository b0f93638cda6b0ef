import { From } from "@/features/approvals/ApprovalsPage";
import { QuestionCard } from "@/features/approvals/QuestionCard";
import { readApproval } from "@/live/snapshots";
import { useWorld } from "@/live/store";
import { asProblem } from "@/lib/http/problem";
import type { Problem } from "@/protocol/Problem";
import { Button, buttonClass } from "@/ui/Button";
import { Loading } from "@/ui/Loading";
import { PageBody } from "@/ui/PageBody";
import { ProblemCard } from "@/ui/ProblemCard";
import { useCallback, useEffect, useState } from "react";
import { Link } from "react-router";

/** One question, as a link leads to it: the first thing on the page is the decision. */
export function ApprovePage({ id }: { id: string }) {
  const approval = useWorld((world) => world.approvals[id]?.approval);
  const [problem, setProblem] = useState<Problem | null>(null);
  const read = useCallback(
    () =>
      readApproval(id).then(
        () => setProblem(null),
        (thrown: unknown) => setProblem(asProblem(thrown)),
      ),
    [id],
  );
  useEffect(() => void read(), [read]);

  return (
    <PageBody title={null}>
      {approval ? (
        <>
          <From approval={approval} />
          <QuestionCard approval={approval} heading="h1" />
          <p className="mt-4">
            <Link to="/approvals" className={buttonClass("quiet")}>
              All approvals
            </Link>
          </p>
        </>
      ) : problem ? (
        <ProblemCard problem={problem}>
          <Button onClick={() => void read()}>Try again</Button>
          <Link to="/approvals" className={buttonClass("quiet")}>
            All approvals
          </Link>
        </ProblemCard>
      ) : (
        <Loading what="Reading the question" />
      )}
    </PageBody>
  );
}
