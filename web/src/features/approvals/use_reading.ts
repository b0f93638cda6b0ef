import { readApproval } from "@/live/snapshots";
import { asProblem } from "@/lib/http/problem";
import type { Problem } from "@/protocol/Problem";
import { useCallback, useEffect, useState } from "react";

/** Reads one question, at once and on demand; what it says stands in the world. */
export function useReading(id: string): { problem: Problem | null; read: () => void } {
  const [problem, setProblem] = useState<Problem | null>(null);
  const read = useCallback(
    () =>
      void readApproval(id).then(
        () => setProblem(null),
        (thrown: unknown) => setProblem(asProblem(thrown)),
      ),
    [id],
  );
  useEffect(read, [read]);
  return { problem, read };
}
