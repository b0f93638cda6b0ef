import { SectionHead } from "@/features/home/SectionHead";
import { budgetsQuery } from "@/lib/queries/budgets";
import { forAll, sayUsed } from "@/lib/text/budget";
import { formatSet, formatSpent } from "@/lib/text/money";
import { formatCount } from "@/lib/text/quantity";
import type { Spend } from "@/protocol/Spend";
import type { Budget } from "@/protocol/Budget";
import type { Usage } from "@/protocol/Usage";
import { BudgetBar } from "@/ui/BudgetBar";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

/** What the models have cost, of what they may, and plainly when nobody can know. */
export function SpendLines({ spend, demo }: { spend: Spend; demo: boolean }) {
  // Of the second rank: while it is not known, and where it is not to be had, the lines stand without it.
  const budgets = useQuery(budgetsQuery).data;
  return (
    <section aria-labelledby="home-spend">
      <SectionHead id="home-spend" name="Spend">
        <Link to="/usage" className="text-muted hover:text-ink">
          Usage
        </Link>
      </SectionHead>
      <dl>
        <Line name="Today" usage={spend.today} priced={spend.priced} budget={forAll(budgets, "day")} />
        <Line name="This month" usage={spend.month} priced={spend.priced} budget={forAll(budgets, "month")} />
      </dl>
      <p className="mt-2 text-faint">
        {demo
          ? "No provider is set up: the demo script answers, and costs nothing."
          : spend.priced
            ? "Days and months by UTC."
            : "For some models no price is known: what they cost is not in these sums."}
      </p>
    </section>
  );
}

function Line({ name, usage, priced, budget }: { name: string; usage: Usage; priced: boolean; budget: Budget | undefined }) {
  const unpriced = !priced && usage.input_tokens > 0;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto_minmax(112px,auto)] gap-x-4 items-baseline border-b border-line py-1.5">
      <dt>{name}</dt>
      <dd className="figure text-muted">
        {formatCount(usage.input_tokens)} in · {formatCount(usage.output_tokens)} out
      </dd>
      <dd className="figure text-right">
        {formatSpent(usage.cost_usd, unpriced)}
        {budget ? <span className="text-faint"> of {formatSet(budget.limit_usd)}</span> : null}
      </dd>
      {budget ? (
        <dd className="col-span-3 mt-1.5 mb-0.5">
          <BudgetBar used={budget.used_usd} reserved={budget.reserved_usd} limit={budget.limit_usd} label={`${name}, of its budget`} words={sayUsed(budget)} />
        </dd>
      ) : null}
    </div>
  );
}
