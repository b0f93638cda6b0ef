import { DayTable } from "@/features/usage/DayTable";
import type { Metric } from "@/features/usage/plot";
import { sayWeekday } from "@/features/usage/ranges";
import { isNothing, readIn, sayAll, total } from "@/features/usage/sums";
import { part } from "@/lib/part";
import type { UsageSum } from "@/protocol/UsageSum";
import { Held } from "@/ui/Held";
import { Segments } from "@/ui/Segments";
import { Skeleton } from "@/ui/Skeleton";
import { type KeyboardEvent, Suspense, useMemo, useState } from "react";

const Chart = part(() => import("@/features/usage/Chart"));

const METRICS = [
  { value: "cost", label: "Cost" },
  { value: "tokens", label: "Tokens" },
] as const;

const HEIGHT = 220;

interface Props {
  /** Null: they are read just now. */
  days: readonly UsageSum[] | null;
  label: string;
}

/** The days of a range, as bars or as a table. The arrow keys go from day to day, and each is said. */
export function DayChart({ days, label }: Props) {
  const all = useMemo(() => days && total(days), [days]);
  const [chosen, setChosen] = useState<Metric | "table" | null>(null);
  // Where nothing costs anything, what was read and written is all there is to see.
  const [usual, setUsual] = useState<Metric>("cost");
  const best = all === null ? usual : all.cost_usd > 0 ? "cost" : "tokens";
  if (best !== usual) setUsual(best);
  const metric = chosen ?? best;
  // By its key: in another range it is the same day, or none.
  const [looked, setLooked] = useState<string | null>(null);
  const at = days?.findIndex(({ key }) => key === looked) ?? -1;
  const active = at < 0 ? null : at;
  const day = days?.[at];
  const setActive = (place: number | null) => setLooked(place === null ? null : (days?.[place]?.key ?? null));

  function go(event: KeyboardEvent) {
    const last = (days?.length ?? 0) - 1;
    const to = { ArrowLeft: Math.max(0, (active ?? last + 1) - 1), ArrowRight: Math.min(last, (active ?? -1) + 1), Home: 0, End: last, Escape: null }[event.key];
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
          {all ? sayAll(day ?? all) : "…"}
        </p>
        <Segments label="What is shown" value={metric} onChange={setChosen} options={[...METRICS, { value: "table", label: "Table" }]} />
      </div>
      <Held there={days !== null} className="mt-3">
        {days === null || all === null ? (
          <div style={{ height: HEIGHT }}>
            <Skeleton className="h-full" />
          </div>
        ) : metric === "table" ? (
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
      </Held>
    </div>
  );
}

function sayEmpty(metric: Metric, all: Omit<UsageSum, "key">): string {
  if (isNothing(all)) return "Nothing was asked on these days.";
  return metric === "cost" ? "What was asked on these days cost nothing." : "What was asked on these days was not counted.";
}
