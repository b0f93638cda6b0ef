import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { ErrorBoundary } from "@/ui/ErrorBoundary";
import { Loading } from "@/ui/Loading";
import { ProblemError } from "@/lib/http/problem";
import { ProblemCard } from "@/ui/ProblemCard";
import { QueryProblem } from "@/ui/QueryProblem";
import { LONG, Specimen } from "@/ui/showcase/Specimen";
import { Skeleton } from "@/ui/Skeleton";
import { useState } from "react";

const PROBLEM = {
  type: "urn:metatron:problem:storage_full",
  title: "The disk is full",
  status: 507,
  code: "storage_full",
  detail: "The answer could not be written.",
  kept: "Everything up to your last message.",
  next: "Make room on the machine, then say it again.",
};

function Faulty({ broken }: { broken: boolean }) {
  if (broken) throw new Error("A part of this page was made to fail.");
  return <p className="text-muted">Works.</p>;
}

export function Feedback() {
  const [broken, setBroken] = useState(false);
  return (
    <>
      <Specimen name="Problem: whole, long, with a way on" column>
        <ProblemCard problem={PROBLEM}>
          <Button>Try again</Button>
        </ProblemCard>
        <ProblemCard problem={{ ...PROBLEM, status: 0, code: "unreachable", title: "The machine does not answer", detail: LONG, kept: undefined, next: undefined }} />
      </Specimen>
      <Specimen name="What was asked for did not come: again, under way" column>
        <QueryProblem query={{ error: new ProblemError(PROBLEM), isFetching: false, refetch: async () => undefined }} />
        <QueryProblem query={{ error: new ProblemError(PROBLEM), isFetching: true, refetch: async () => undefined }} />
      </Specimen>
      <Specimen name="A part that fails is caught in its frame" column>
        <div className="rounded-card border border-line">
          <ErrorBoundary what="This part">
            <div className="flex items-center gap-4 p-4">
              <Faulty broken={broken} />
              <Button onClick={() => setBroken(true)}>Make it fail</Button>
            </div>
          </ErrorBoundary>
        </div>
      </Specimen>
      <Specimen name="Waiting: lines, a block, a word" column>
        <Skeleton lines={3} />
        <Skeleton className="h-16" />
        <Loading what="Reading" />
      </Specimen>
      <Specimen name="Nothing here" column>
        <Empty glyph="archive" title="Nothing is put away" action={<Button glyph="plus">New chat</Button>}>
          Chats that you archive stand here. They can be read, searched and taken back.
        </Empty>
      </Specimen>
    </>
  );
}
