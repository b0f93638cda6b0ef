import type { useTestProvider } from "@/features/settings/providers/use_provider";
import { asProblem } from "@/lib/http/problem";
import { formatDuration } from "@/lib/text/quantity";
import { Glyph } from "@/ui/Glyph";
import { ProblemCard } from "@/ui/ProblemCard";

/** How the last test ended: how fast it answered and what it offers, or why it did not. */
export function TestResult({ test }: { test: ReturnType<typeof useTestProvider> }) {
  const problem = test.isError ? asProblem(test.error) : test.data?.problem;
  if (problem) return <ProblemCard problem={problem} className="mt-3" />;
  if (!test.data) return null;
  const { latency_ms, models } = test.data;
  return (
    <div className="mt-3" role="status">
      <p className="flex items-center gap-2">
        <Glyph name="check" className="text-ok" />
        <span>
          Answered in {formatDuration(latency_ms)}
          {models.length > 0 ? <span className="text-muted"> and offers {models.length === 1 ? "1 model" : `${models.length} models`}</span> : null}.
        </span>
      </p>
      {models.length > 0 ? (
        <details className="mt-1 pl-6">
          <summary className="inline-flex items-center min-h-6 text-muted hover:text-ink">Show them</summary>
          <ul className="mt-1 max-h-52 overflow-y-auto code text-muted">
            {models.map((model) => (
              <li key={model}>{model}</li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}
