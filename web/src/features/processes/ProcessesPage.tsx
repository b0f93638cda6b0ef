import { ProcessRow } from "@/features/processes/ProcessRow";
import { readProcesses } from "@/live/snapshots";
import { useWorld } from "@/live/store";
import { useNow } from "@/lib/use_now";
import { Button } from "@/ui/Button";
import { Loading } from "@/ui/Loading";
import { PageBody } from "@/ui/PageBody";
import { ProblemCard } from "@/ui/ProblemCard";
import { useMemo } from "react";

export function ProcessesPage() {
  const processes = useWorld((world) => world.processes);
  const listed = useWorld((world) => world.listed);
  const problem = useWorld((world) => world.listProblem);
  const now = useNow(30_000);
  const rows = useMemo(
    () =>
      Object.values(processes)
        .map((entry) => entry.process)
        .sort((a, b) => b.active_at - a.active_at || b.pid - a.pid),
    [processes],
  );
  return (
    <PageBody title="Processes" lead="Every agent is a process; a chat is one too. Stopping one ends its turn and every command that it started." wide>
      {problem ? (
        <ProblemCard problem={problem}>
          <Button onClick={() => void readProcesses()}>Try again</Button>
        </ProblemCard>
      ) : null}
      {!listed && !problem ? <Loading what="Reading processes" /> : null}
      {listed && rows.length === 0 ? <p className="text-faint">None yet. A chat begins one.</p> : null}
      {rows.length > 0 ? (
        <div role="table" aria-label="Processes" className="border-t border-line">
          <div role="row" className="process-row label text-faint hidden desk:grid py-1.5 border-b border-line">
            <span role="columnheader" className="text-right">pid</span>
            <span role="columnheader">title</span>
            <span role="columnheader">state</span>
            <span role="columnheader">may</span>
            <span role="columnheader" className="text-right">tokens</span>
            <span role="columnheader" className="text-right">cost</span>
            <span role="columnheader" className="text-right">active</span>
            <span role="columnheader" className="sr-only">stop</span>
          </div>
          {rows.map((process) => (
            <ProcessRow key={process.pid} process={process} now={now} />
          ))}
        </div>
      ) : null}
    </PageBody>
  );
}
