import { DayTable } from "@/features/usage/DayTable";
import type { Metric } from "@/features/usage/plot";
import { sayWeekday } from "@/features/usage/ranges";
import { isNothing, readIn, sayAll, total } from "@/features/usage/sums";
import { part } from "@/lib/part";
import type { UsageSum } from "@/protocol/UsageSum";
import { Segments } from "@/ui/Segments";
import { type KeyboardEvent, Suspense, useMemo, useState } from "react";

const Chart = part(() => import("@/features/usage/Chart"));

const METRICS = [
  { value: "cost", label: "Cost" },
  { value: "tokens", label: "Tokens" },
] as const;

const HEIGHT = 220;

/** The days of a range, as bars or as a table. The arrow keys go from day to day, and each is said. */
export function DayChart({ days, label }: { days: readonly UsageSum[]; label: string }) {
  const all = useMemo(() => total(days), [days]);
  const [chosen, setChosen] = useState<Metric | "table" | null>(null);
  // Where nothing costs anything, what was read and written is all there is to see.
  const metric = chosen ?? (all.cost_usd > 0 ? "cost" : "tokens");
  const [active, setActive] = useState<number | null>(null);
  const day = active === null ? undefined : days[active];

  function go(event: KeyboardEvent) {
    const last = days.length - 1;
    const to = { ArrowLeft: Math.max(0, (active ?? days.length) - 1), ArrowRight: Math.min(last, (active ?? -1) + 1), Home: 0, End: last, Escape: null }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setActive(to);
  }
  return (
    <div>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="figure max-desk:min-h-[2lh] [overflow-wrap:anywhere]" data-readout="">
          <span className="text-muted">{day ? sayWeekday(day.key) : label}</span>
          <span className="text-faint"> · </span>
          {sayAll(day ?? all)}
        </p>
        <Segments label="What is shown" value={metric} onChange={setChosen} options={[...METRICS, { value: "table", label: "Table" }]} />
      </div>
      <div className="mt-3">
        {metric === "table" ? (
          <DayTable days={days} />
        ) : (
          <div
            role="slider"
            aria-label={`${metric === "cost" ? "Cost" : "Tokens"} by day; all of it is under Table, too`}
            aria-valuemin={1}
            aria-valuemax={days.length}
            aria-valuenow={(active ?? days.length - 1) + 1}
            aria-valuetext={day ? `${sayWeekday(day.key)}: ${sayAll(day)}` : `${label}: ${sayAll(all)}`}
            tabIndex={0}
            onKeyDown={go}
            onBlur={() => setActive(null)}
            onPointerLeave={() => setActive(null)}
            className="relative rounded-control"
          >
            {(metric === "cost" ? all.cost_usd : readIn(all) + all.output_tokens) === 0 ? <p className="absolute inset-x-0 top-[40%] text-center text-faint">{sayEmpty(metric, all)}</p> : null}
            <Suspense fallback={<div style={{ height: HEIGHT }} />}>
              <Chart days={days} metric={metric} height={HEIGHT} active={active} onActive={setActive} />
            </Suspense>
          </div>
        )}
      </div>
    </div>
  );
}

function sayEmpty(metric: Metric, all: Omit<UsageSum, "key">): string {
  if (isNothing(all)) return "Nothing was asked on these days.";
  return metric === "cost" ? "What was asked on these days cost nothing." : "What was asked on these days was not counted.";
}
