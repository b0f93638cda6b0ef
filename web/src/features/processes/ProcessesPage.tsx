import { arrange, countGroups, type Show, type Sort } from "@/features/processes/arrange";
import { ProcessTable } from "@/features/processes/ProcessTable";
import { ProcessTree } from "@/features/processes/ProcessTree";
import { useView } from "@/features/processes/use_view";
import { part } from "@/lib/part";
import { readProcesses } from "@/live/snapshots";
import { useWorld } from "@/live/store";
import { useNow } from "@/lib/use_now";
import { Button, buttonClass } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { Select } from "@/ui/Field";
import { LinkTabs } from "@/ui/LinkTabs";
import { PageBody } from "@/ui/PageBody";
import { ProblemCard } from "@/ui/ProblemCard";
import { Segments } from "@/ui/Segments";
import { Skeleton } from "@/ui/Skeleton";
import { Suspense, useCallback, useMemo } from "react";
import { Link, useNavigate } from "react-router";

const ProcessSheet = part(() => import("@/features/processes/ProcessSheet"));

const NAMES: readonly { value: Show; label: string }[] = [
  { value: "all", label: "All" },
  { value: "running", label: "Running" },
  { value: "waiting", label: "Waiting" },
  { value: "resting", label: "Resting" },
  { value: "ended", label: "Ended" },
];

/** Every agent that there is. `pid`: the one whose details are open. */
export function ProcessesPage({ pid }: { pid: number | null }) {
  const world = useWorld((world) => world.processes);
  const listed = useWorld((world) => world.listed);
  const problem = useWorld((world) => world.listProblem);
  const now = useNow(30_000);
  const navigate = useNavigate();
  const { show, sort, view, query, at, setSort, setView } = useView();
  const all = useMemo(() => Object.values(world).map((entry) => entry.process), [world]);
  const counts = useMemo(() => countGroups(all), [all]);
  const shown = useMemo(() => arrange(all, show, sort), [all, show, sort]);
  const open = useCallback((one: number) => void navigate(`/processes/${one}${query}`), [navigate, query]);

  return (
    <PageBody title="Processes">
      {problem ? (
        <ProblemCard problem={problem} className="mb-6">
          <Button onClick={() => void readProcesses()}>Try again</Button>
        </ProblemCard>
      ) : null}
      <div className="flex flex-wrap-reverse items-end justify-between gap-x-6 gap-y-3 desk:flex-nowrap desk:border-b desk:border-line">
        <LinkTabs
          label="Which"
          items={NAMES.map(({ value, label }) => ({ to: at(value), label, count: counts[value], here: show === value }))}
          className="min-w-0 max-w-full max-desk:w-full desk:border-b-0"
        />
        <div className="flex items-center gap-2 desk:shrink-0 desk:pb-2 max-desk:w-full max-desk:justify-between">
          <Segments
            label="Shown as"
            value={view}
            onChange={setView}
            options={[
              { value: "list", label: "List" },
              { value: "tree", label: "Tree" },
            ]}
          />
          <Select aria-label="Sorted by" value={sort} options={SORTS} onChoose={setSort} className="w-40" />
        </div>
      </div>
      <div className="mt-2 desk:mt-4">
        {!listed && !problem ? <Skeleton lines={8} /> : null}
        {listed && shown.length === 0 ? (
          <Empty
            glyph="processes"
            title={show === "all" ? "No process yet." : `None is ${show} now.`}
            action={
              show === "all" ? (
                <Link to="/chat/new" className={buttonClass("primary")}>
                  New chat
                </Link>
              ) : null
            }
          >
            Every agent is a process: a chat begins one, and stopping it ends its turn and every command that it started.
          </Empty>
        ) : null}
        {shown.length > 0 && view === "list" ? <ProcessTable processes={shown} sort={sort} onSort={setSort} onOpen={open} now={now} /> : null}
        {shown.length > 0 && view === "tree" ? <ProcessTree processes={shown} onOpen={open} now={now} /> : null}
      </div>
      <Suspense fallback={null}>
        <ProcessSheet pid={pid} onClose={() => void navigate(`/processes${query}`)} />
      </Suspense>
    </PageBody>
  );
}

const SORTS: readonly { value: Sort; label: string }[] = [
  { value: "active", label: "Last active" },
  { value: "begun", label: "Newest" },
  { value: "title", label: "Title" },
  { value: "tokens", label: "Most tokens" },
  { value: "cost", label: "Highest cost" },
  { value: "pid", label: "Pid" },
];
