import { Buckets } from "@/features/usage/Buckets";
import { Calls } from "@/features/usage/Calls";
import { DayChart } from "@/features/usage/DayChart";
import { NowFigures } from "@/features/usage/NowFigures";
import { dayOf, filled, RANGES, rangeOf } from "@/features/usage/ranges";
import { GROUPS, groupOf, total } from "@/features/usage/sums";
import { SumTable } from "@/features/usage/SumTable";
import { usageNowQuery } from "@/features/usage/usage_now_query";
import { usageQuery } from "@/features/usage/usage_query";
import { useFreshUsage } from "@/features/usage/use_fresh_usage";
import { budgetsQuery } from "@/lib/queries/budgets";
import { useSystem } from "@/lib/queries/system";
import { useMinute } from "@/lib/use_minute";
import { Held } from "@/ui/Held";
import { LinkTabs } from "@/ui/LinkTabs";
import { PageBody } from "@/ui/PageBody";
import { QueryProblem } from "@/ui/QueryProblem";
import { Segments } from "@/ui/Segments";
import { Skeleton } from "@/ui/Skeleton";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Link, useSearchParams } from "react-router";

/** What the models have read, written and cost. */
export function UsagePage() {
  const [query, setQuery] = useSearchParams();
  const range = rangeOf(query.get("range"));
  const group = groupOf(query.get("by"));
  // By the minute it stays the same: what is drawn of it is drawn anew with the day.
  const today = dayOf(useMinute());
  useFreshUsage();
  const current = useQuery(usageNowQuery);
  const budgets = useQuery(budgetsQuery);
  const days = useQuery(usageQuery(range, "day", today));
  const sums = useQuery(usageQuery(range, group, today));
  const demo = useSystem()?.demo ?? false;
  const all = useMemo(() => (days.data ? filled(days.data, range, today) : null), [days.data, range, today]);
  const label = RANGES.find(({ value }) => value === range)?.label ?? "";
  // All of it comes from one place: what it says once need not be said for each part.
  if (current.isError && !current.data) {
    return (
      <PageBody title="Usage">
        <QueryProblem query={current} />
      </PageBody>
    );
  }
  const to = (change: Record<string, string>) => `?${new URLSearchParams({ ...Object.fromEntries(query), ...change })}`;
  return (
    <PageBody title="Usage">
      {current.data ? <NowFigures now={current.data} budgets={budgets.data} /> : <Skeleton className="h-24" />}
      <p className="mt-2.5 text-faint text-pretty">
        {demo ? (
          <>
            The demo script answers, and costs nothing.{" "}
            <Link to="/settings/providers" className="underline underline-offset-3 hover:text-ink">
              Add a provider
            </Link>{" "}
            for models that think.
          </>
        ) : (
          <>
            Days and months by UTC. What may be spent is set under{" "}
            <Link to="/settings/budgets" className="underline underline-offset-3 hover:text-ink">
              Budgets
            </Link>
            .
          </>
        )}
      </p>

      <section aria-labelledby="usage-days" className="mt-10">
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 mb-5">
          <h2 id="usage-days" className="text-title font-semibold">
            By day
          </h2>
          <Segments label="Which days" value={range} onChange={(next) => setQuery({ ...Object.fromEntries(query), range: next }, { replace: true })} options={RANGES} />
        </div>
        <QueryProblem query={days} className="mb-4" />
        {all || days.isPending ? (
          <>
            <DayChart days={all} label={range === "month" ? "This month" : `Last ${label}`} />
            <Buckets all={all ? total(all) : null} />
          </>
        ) : null}
      </section>

      <section aria-label="Summed up" className="mt-12">
        <LinkTabs label="Summed up" items={GROUPS.map(({ value, label }) => ({ to: to({ by: value }), label, here: value === group }))} />
        <QueryProblem query={sums} className="mt-4" />
        <Held there={!sums.isPending}>
          {sums.data ? (
            <SumTable key={group} group={group} sums={sums.data} />
          ) : sums.isPending ? (
            <div className="pt-4">
              <Skeleton lines={4} />
            </div>
          ) : null}
        </Held>
      </section>

      <Calls />
    </PageBody>
  );
}
