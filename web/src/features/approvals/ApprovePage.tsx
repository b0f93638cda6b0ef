import { Questions } from "@/features/approvals/Questions";
import { readApproval } from "@/live/snapshots";
import { useWorld } from "@/live/store";
import { asProblem } from "@/lib/http/problem";
import type { Problem } from "@/protocol/Problem";
import { Button, buttonClass } from "@/ui/Button";
import { PageBody } from "@/ui/PageBody";
import { ProblemCard } from "@/ui/ProblemCard";
import { Skeleton } from "@/ui/Skeleton";
import { useCallback, useEffect, useState } from "react";
import { Link, useNavigate } from "react-router";

/** One question, as a link leads to it: the first thing on the page is the decision. */
export function ApprovePage({ id }: { id: string }) {
  const known = useWorld((world) => world.approvals[id] !== undefined);
  const [problem, setProblem] = useState<Problem | null>(null);
  const navigate = useNavigate();
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
    <PageBody title="One question" wide>
      {known ? (
        <>
          <Questions ids={[id]} fold={false} onLeave={() => void navigate("/approvals")} />
          <Link to="/approvals" className={buttonClass("quiet")}>
            All approvals
          </Link>
        </>
      ) : problem ? (
        <ProblemCard problem={problem}>
          <Button onClick={() => void read()}>Try again</Button>
          <Link to="/approvals" className={buttonClass("quiet")}>
            All approvals
          </Link>
        </ProblemCard>
      ) : (
        <Skeleton lines={8} />
      )}
    </PageBody>
  );
}
