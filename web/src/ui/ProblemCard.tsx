// What happened, what was kept, what to do next.

import type { Problem } from "@/protocol/Problem";
import { CodeWords } from "@/ui/CodeWords";
import { wordsOf } from "@/ui/problem_words";
import { type ReactNode, useEffect, useMemo, useState } from "react";

/** `also`: more of what happened. `children`: what can be done about it. */
export function ProblemCard({ problem, also, children, className = "" }: { problem: Problem; also?: ReactNode; children?: ReactNode; className?: string }) {
  const { detail, kept, next, waitS } = useMemo(() => wordsOf(problem), [problem]);
  return (
    <section role="alert" className={`rounded-card border border-line border-l-2 border-l-bad bg-surface px-4 py-3 ${className}`}>
      <h3 className="text-title font-semibold">{problem.title}</h3>
      {detail ? (
        <p className="mt-1 text-muted max-w-(--measure) [overflow-wrap:anywhere]">
          <CodeWords text={detail} />
        </p>
      ) : null}
      {also}
      {kept || next || waitS !== null ? (
        <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1">
          {kept ? (
            <>
              <dt className="text-faint">Kept</dt>
              <dd className="[overflow-wrap:anywhere]">
                <CodeWords text={kept} />
              </dd>
            </>
          ) : null}
          {next || waitS !== null ? (
            <>
              <dt className="text-faint">Next</dt>
              <dd className="[overflow-wrap:anywhere]">
                {waitS === null ? <CodeWords text={next ?? ""} /> : <Wait of={problem} seconds={waitS} />}
              </dd>
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

/** The seconds are for the eye: the card was heard when it came. */
function Wait({ of, seconds }: { of: Problem; seconds: number }) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const until = Date.now() + seconds * 1000;
    const look = () => {
      const now = Math.ceil((until - Date.now()) / 1000);
      setLeft(now);
      if (now <= 0) clearInterval(timer);
    };
    const timer = setInterval(look, 250);
    look();
    return () => clearInterval(timer);
  }, [of, seconds]);
  return left > 0 ? <span aria-live="off">{`Try again in ${left} s.`}</span> : "Try again now.";
}
