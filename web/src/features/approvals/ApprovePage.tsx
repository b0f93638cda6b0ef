import { Questions } from "@/features/approvals/Questions";
import { useReading } from "@/features/approvals/use_reading";
import { Went } from "@/features/approvals/Went";
import { useWorld } from "@/live/store";
import { Button, buttonClass } from "@/ui/Button";
import { NotFound } from "@/ui/NotFound";
import { PageBody } from "@/ui/PageBody";
import { ProblemCard } from "@/ui/ProblemCard";
import { Skeleton } from "@/ui/Skeleton";
import { Link, useNavigate } from "react-router";

const WAYS = [
  { to: "/approvals", name: "All approvals" },
  { to: "/", name: "Home" },
];

/** One question, as a link leads to it: the first thing on the page is the decision, then what came of it. */
export function ApprovePage({ id }: { id: string }) {
  const approval = useWorld((world) => world.approvals[id]?.approval);
  const { problem, read } = useReading(id);
  const navigate = useNavigate();

  if (!approval && problem?.status === 404) {
    return (
      <NotFound what="question" ways={WAYS}>
        A chat that is deleted takes its questions along.
      </NotFound>
    );
  }
  return (
    <PageBody title="One question">
      {approval ? (
        <>
          <Questions ids={[id]} fold={false} onLeave={() => void navigate("/approvals")} />
          {approval.state === "pending" ? (
            <Link to="/approvals" className={buttonClass("quiet")}>
              All approvals
            </Link>
          ) : (
            <Went approval={approval} />
          )}
        </>
      ) : problem ? (
        <ProblemCard problem={problem}>
          <Button onClick={read}>Try again</Button>
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
