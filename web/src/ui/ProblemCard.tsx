// What happened, what was kept, what to do next.

import type { Problem } from "@/protocol/Problem";
import type { ReactNode } from "react";

export function ProblemCard({ problem, children, className = "" }: { problem: Problem; children?: ReactNode; className?: string }) {
  return (
    <section role="alert" className={`rounded-card border border-line border-l-2 border-l-bad bg-surface px-4 py-3 ${className}`}>
      <h3 className="text-title font-semibold">{problem.title}</h3>
      <p className="mt-1 text-muted max-w-(--measure) [overflow-wrap:anywhere]">{problem.detail}</p>
      {problem.kept || problem.next ? (
        <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1">
          {problem.kept ? (
            <>
              <dt className="text-faint">Kept</dt>
              <dd className="[overflow-wrap:anywhere]">{problem.kept}</dd>
            </>
          ) : null}
          {problem.next ? (
            <>
              <dt className="text-faint">Next</dt>
              <dd className="[overflow-wrap:anywhere]">{problem.next}</dd>
            </>
          ) : null}
        </dl>
      ) : null}
      {children ? <div className="mt-3 flex flex-wrap gap-2">{children}</div> : null}
      <p className="label mt-2 text-faint">
        {problem.code}
        {problem.status > 0 ? ` · ${problem.status}` : ""}
      </p>
    </section>
  );
}
