import { Questions } from "@/features/approvals/Questions";
import { useReading } from "@/features/approvals/use_reading";
import { useWorld } from "@/live/store";
import { Button, buttonClass } from "@/ui/Button";
import { PageBody } from "@/ui/PageBody";
import { ProblemCard } from "@/ui/ProblemCard";
import { Skeleton } from "@/ui/Skeleton";
import { Link, useNavigate } from "react-router";

/** One question, as a link leads to it: the first thing on the page is the decision. */
export function ApprovePage({ id }: { id: string }) {
  const known = useWorld((world) => world.approvals[id] !== undefined);
  const { problem, read } = useReading(id);
  const navigate = useNavigate();

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
