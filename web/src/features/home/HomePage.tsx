import { Headline } from "@/features/home/Headline";
import { homeQuery } from "@/lib/queries/home";
import type { Look } from "@/lib/queries/home_look";
import { HomeSkeleton } from "@/features/home/HomeSkeleton";
import { MachineView } from "@/features/home/MachineView";
import { NoLook } from "@/features/home/NoLook";
import { NoMachine } from "@/features/home/NoMachine";
import { Notices } from "@/features/home/Notices";
import { RecentChats } from "@/features/home/RecentChats";
import { SpendLines } from "@/features/home/SpendLines";
import { Suggestions } from "@/features/home/Suggestions";
import { useWaiting, type Waiting } from "@/features/home/use_waiting";
import { Waits } from "@/features/home/Waits";
import { asProblem, isPassing } from "@/lib/http/problem";
import { useAfterPaint } from "@/lib/use_after_paint";
import { Button } from "@/ui/Button";
import { PageBody } from "@/ui/PageBody";
import { ProblemCard } from "@/ui/ProblemCard";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

/** Where one lands: what waits, what is worth asking, how the machine stands. Computed, never guessed. */
export function HomePage() {
  const { data: look, error, failureReason, isFetching, refetch, dataUpdatedAt } = useQuery(homeQuery);
  const { waiting, ready } = useWaiting();
  // Said at the first failure, and until there is a look: it is asked again by itself, and each time as if none had failed before.
  const [failed, setFailed] = useState<Error | null>(null);
  if (failureReason !== null && failureReason !== failed) setFailed(failureReason);
  const problem = failed === null ? null : asProblem(failed);
  if (!look && problem && isPassing(problem)) return <NoLook busy={isFetching} onAgain={() => void refetch()} />;
  if (!look) {
    return (
      <PageBody title="Home">
        {problem ? (
          <ProblemCard problem={problem}>
            <Button onClick={() => void refetch()} busy={isFetching}>
              Try again
            </Button>
          </ProblemCard>
        ) : (
          <HomeSkeleton />
        )}
      </PageBody>
    );
  }
  // What is read first all at once, so that none of it moves.
  if (!ready) {
    return (
      <PageBody title="Home">
        <HomeSkeleton />
      </PageBody>
    );
  }
  return <Looked look={look} waiting={waiting} staleSince={error ? dataUpdatedAt : null} />;
}

function Looked({ look, waiting, staleSince }: { look: Look; waiting: readonly Waiting[]; staleSince: number | null }) {
  const whole = useAfterPaint();
  return (
    <PageBody title={null}>
      <Headline look={look} waiting={waiting.length} staleSince={staleSince} />
      <Notices notices={look.home.notices} />
      <div className="mt-8 grid gap-x-14 gap-y-10 grid-cols-[minmax(0,1fr)] wide:grid-cols-[minmax(0,1fr)_minmax(0,440px)] wide:grid-rows-[auto_auto_1fr]">
        <Waits waiting={waiting} />
        <Suggestions items={look.home.suggestions} />
        <div className="wide:col-start-2 wide:row-start-1 wide:row-span-3 grid grid-cols-[minmax(0,1fr)] gap-10 content-start">
          {look.nodes.length === 0 ? <NoMachine why={look.home.problem} /> : null}
          {look.nodes.map((node) => (
            <MachineView key={node.beacon.node} node={node} whole={whole} />
          ))}
        </div>
        {whole ? (
          <div className="grid grid-cols-[minmax(0,1fr)] gap-10 content-start">
            <RecentChats />
            <SpendLines spend={look.home.spend} demo={look.home.demo} />
          </div>
        ) : null}
      </div>
    </PageBody>
  );
}
