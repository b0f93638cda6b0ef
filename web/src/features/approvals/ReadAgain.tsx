import { useReading } from "@/features/approvals/use_reading";
import { Button } from "@/ui/Button";
import { ProblemCard } from "@/ui/ProblemCard";

/** A question that was answered while this page was away: its row is read, and then shown. */
export function ReadAgain({ id }: { id: string }) {
  const { problem, read } = useReading(id);
  if (problem === null) return null;
  return (
    <ProblemCard problem={problem} className="mb-6">
      <Button onClick={read}>Try again</Button>
    </ProblemCard>
  );
}
