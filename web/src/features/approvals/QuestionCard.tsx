// A question to the owner: everything that will run, nothing shortened, nothing hidden. Like a letter:
// what is asked, the facts, the answer at the foot.

import { Answers } from "@/features/approvals/Answers";
import { Decision } from "@/features/approvals/Decision";
import { QuestionFacts } from "@/features/approvals/QuestionFacts";
import { WhatRuns } from "@/features/approvals/WhatRuns";
import { formatFull } from "@/lib/text/time";
import { formatDuration } from "@/lib/text/quantity";
import { useNow } from "@/lib/use_now";
import type { Approval } from "@/protocol/Approval";
import type { Risk } from "@/protocol/Risk";
import { Literal } from "@/ui/Literal";

const RISKS: Record<Risk, string> = {
  R0: "reads",
  R1: "changes its own files",
  R2: "changes the machine",
  R3: "hard to take back",
  R4: "never runs",
};

export function QuestionCard({ approval, heading: Heading = "h3" }: { approval: Approval; heading?: "h1" | "h2" | "h3" }) {
  const open = approval.state === "pending";
  return (
    <article
      aria-label={`Question: ${approval.summary}`}
      data-approval={approval.id}
      data-state={approval.state}
      className={`rounded-card border border-line border-l-2 bg-raised ${open ? "border-l-signal" : "border-l-edge"}`}
    >
      <header className="px-4 pt-3">
        <p className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span className={`label ${open ? "text-signal" : "text-faint"}`}>{open ? "waits for you" : "answered"}</span>
          {open ? <Expiry at={approval.expires_at} /> : null}
        </p>
        <Heading className="mt-0.5 text-title font-semibold max-w-(--measure) [overflow-wrap:anywhere]">
          <Literal text={approval.summary} />
        </Heading>
        <ul className="mt-1 text-muted max-w-(--measure)">
          <li className={approval.risk === "R3" ? "text-warn" : ""}>
            {approval.risk} · {RISKS[approval.risk]}
          </li>
          {approval.reasons.map((reason) => (
            <li key={reason} className="[overflow-wrap:anywhere]">
              <Literal text={reason} />
            </li>
          ))}
          {approval.taints.map((taint) => (
            <li key={taint.origin} className="text-warn">
              It has read text from {taint.origin}.
            </li>
          ))}
        </ul>
      </header>
      <WhatRuns op={approval.op} />
      <QuestionFacts op={approval.op} />
      {open ? <Answers approval={approval} /> : <Decision approval={approval} />}
    </article>
  );
}

function Expiry({ at }: { at: number }) {
  const now = useNow(30_000);
  return (
    <span className="figure text-faint" title={formatFull(at)}>
      {at > now ? `counts as no in ${formatDuration(at - now)}` : "its time is over"}
    </span>
  );
}
