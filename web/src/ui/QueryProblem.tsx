import { asProblem } from "@/lib/http/problem";
import { Button } from "@/ui/Button";
import { ProblemCard } from "@/ui/ProblemCard";

interface Props {
  /** As TanStack Query gives it. */
  query: { error: unknown; isFetching: boolean; refetch: () => Promise<unknown> };
  className?: string;
}

/** What was asked for did not come: why, and the way to ask again. Nothing while all is well. */
export function QueryProblem({ query, className = "" }: Props) {
  if (!query.error) return null;
  return (
    <ProblemCard problem={asProblem(query.error)} className={className}>
      <Button onClick={() => void query.refetch()} busy={query.isFetching}>
        Try again
      </Button>
    </ProblemCard>
  );
}
