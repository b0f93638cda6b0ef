import { readApproval } from "@/live/snapshots";
import { asProblem } from "@/lib/http/problem";
import type { Problem } from "@/protocol/Problem";
import { Button } from "@/ui/Button";
import { ProblemCard } from "@/ui/ProblemCard";
import { useCallback, useEffect, useState } from "react";

/** A question that was answered while this page was away: its row is read, and then shown. */
export function ReadAgain({ id }: { id: string }) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const read = useCallback(() => readApproval(id).then(() => setProblem(null), (thrown: unknown) => setProblem(asProblem(thrown))), [id]);
  useEffect(() => void read(), [read]);
  if (problem === null) return null;
  return (
    <ProblemCard problem={problem} className="mb-6">
      <Button onClick={() => void read()}>Try again</Button>
    </ProblemCard>
  );
}
