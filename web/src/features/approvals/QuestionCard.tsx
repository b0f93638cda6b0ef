// A question to the owner: everything that will run, nothing hidden, and of a very long text no yes before
// all of it was shown. Like a letter: what is asked and what a yes would mean, the facts, the answer at the foot.

import { Answers, type AnswersHandle } from "@/features/approvals/Answers";
import { consequence, headline, isGrave, RISKS } from "@/features/approvals/consequence";
import { Decision } from "@/features/approvals/Decision";
import { QuestionFacts } from "@/features/approvals/QuestionFacts";
import { TimeLeft } from "@/features/approvals/TimeLeft";
import { AT_ONCE, unshown } from "@/features/approvals/unshown";
import { WhatRuns } from "@/features/approvals/WhatRuns";
import type { Approval } from "@/protocol/Approval";
import { Summary } from "@/features/approvals/Summary";
import { Literal } from "@/ui/Literal";
import { type Ref, useMemo, useState } from "react";

interface Props {
  approval: Approval;
  heading?: "h2" | "h3";
  /** It stands in a list that keys move through; the one that they speak to is marked. */
  current?: boolean;
  answers?: Ref<AnswersHandle>;
}

export function QuestionCard({ approval, heading: Heading = "h3", current, answers }: Props) {
  const open = approval.state === "pending";
  const [most, setMost] = useState(AT_ONCE);
  const left = useMemo(() => unshown(approval.op, most), [approval.op, most]);
  return (
    <article
      aria-label={`Question: ${approval.summary}`}
      tabIndex={-1}
      data-approval={approval.id}
      data-state={approval.state}
      data-current={current || undefined}
      className={`@container scroll-my-12 rounded-card border bg-raised focus-visible:outline-offset-0 ${current ? "border-edge" : "border-line"} border-l-2 ${open ? "border-l-signal" : "border-l-edge"}`}
    >
      <header className="px-4 pt-3">
        <p className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
          <span className="label flex gap-3">
            <span className={open ? "text-signal" : "text-faint"}>{open ? "waits for you" : "answered"}</span>
            <span className={isGrave(approval.risk) ? "text-warn" : "text-faint"}>
              {approval.risk} {RISKS[approval.risk]}
            </span>
          </span>
          {open ? <TimeLeft at={approval.expires_at} /> : null}
        </p>
        <Heading className="mt-1 text-title font-semibold max-w-(--measure) [overflow-wrap:anywhere]">
          <Summary text={headline(approval)} />
        </Heading>
        <div className="mt-1 grid gap-0.5 text-muted max-w-(--measure) text-pretty">
          <p>{consequence(approval)}</p>
          {approval.reasons.length > 0 ? (
            <p className="[overflow-wrap:anywhere]">
              <span className="text-faint">Asked because:</span> <Literal text={approval.reasons.join("; ")} />
            </p>
          ) : null}
          {approval.taints.map((taint) => (
            <p key={taint.origin} className="text-warn [overflow-wrap:anywhere]">
              This chat has read text from <Literal text={taint.origin} />, which may have talked the model into this.
            </p>
          ))}
        </div>
      </header>
      <WhatRuns op={approval.op} most={most} left={left} onAll={() => setMost(Infinity)} />
      <QuestionFacts op={approval.op} />
      {open ? <Answers approval={approval} whole={left === 0} keys={current ?? false} ref={answers} /> : <Decision approval={approval} />}
    </article>
  );
}
