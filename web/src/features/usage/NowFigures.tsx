import { sayCost } from "@/features/usage/sums";
import { forAll } from "@/lib/text/budget";
import { formatSet, formatUsd } from "@/lib/text/money";
import type { Budget } from "@/protocol/Budget";
import type { BudgetPeriod } from "@/protocol/BudgetPeriod";
import type { UsageNow } from "@/protocol/UsageNow";
import type { UsageSum } from "@/protocol/UsageSum";
import { BudgetBar } from "@/ui/BudgetBar";
import type { ReactNode } from "react";

interface Props {
  now: UsageNow;
  /** Undefined: they are not known. */
  budgets: readonly Budget[] | undefined;
}

/** How it stands just now: today, this month, the rate, and where the month leads. */
export function NowFigures({ now, budgets }: Props) {
  const month = forAll(budgets, "month");
  const beyond = month !== undefined && now.projected_month_usd > month.limit_usd;
  return (
    <dl className="grid grid-cols-2 wide:grid-cols-4 gap-px bg-line border-y border-line" data-now="">
      <Spent name="Today" sum={now.today} period="day" budgets={budgets} />
      <Spent name="This month" sum={now.month} period="month" budgets={budgets} />
      <Figure name="Rate now" is={`${formatUsd(now.per_hour_usd)} / h`} note={now.calls_under_way === 0 ? undefined : "over the last ten minutes"}>
        {now.calls_under_way === 0 ? "over the last ten minutes" : `${now.calls_under_way === 1 ? "one call" : `${now.calls_under_way} calls`} under way, ${formatUsd(now.reserved_usd)} set aside`}
      </Figure>
      <Figure name="Month at this pace" is={formatUsd(now.projected_month_usd)} note="as its days were so far">
        {month ? <span className={beyond ? "text-warn" : ""}>{beyond ? `beyond the ${formatSet(month.limit_usd)} that it may` : `within the ${formatSet(month.limit_usd)} that it may`}</span> : null}
      </Figure>
    </dl>
  );
}

function Spent({ name, sum, period, budgets }: { name: string; sum: UsageSum; period: BudgetPeriod; budgets: readonly Budget[] | undefined }) {
  const budget = forAll(budgets, period);
  const words = budget ? `of ${formatSet(budget.limit_usd)}` : budgets ? "without a limit" : "";
  return (
    <Figure name={name} is={sayCost(sum)} unknown={sum.unpriced > 0 && sum.cost_usd === 0}>
      {words}
      {sum.unpriced > 0 ? <span className="text-warn">{words ? " · " : ""}some without a price</span> : null}
      {budget ? (
        <span className="block mt-2 mb-0.5">
          <BudgetBar used={budget.used_usd} reserved={budget.reserved_usd} limit={budget.limit_usd} label={`${name}, of its budget`} words={`${formatUsd(budget.used_usd)} ${words}`} />
        </span>
      ) : null}
    </Figure>
  );
}

/** `unknown`: it is words, not a figure. */
function Figure({ name, is, note, unknown = false, children }: { name: string; is: string; note?: string | undefined; unknown?: boolean; children: ReactNode }) {
  return (
    <div className="bg-ground py-3 px-4 nth-[odd]:pl-0 wide:nth-[odd]:pl-4 wide:first:pl-0!">
      <dt className="text-muted">{name}</dt>
      <dd>
        <span className={`block text-head font-[550] tracking-[-0.01em] tabular-nums ${unknown ? "text-warn text-title!" : ""}`} title={note}>
          {is}
        </span>
        <span className="block text-faint text-pretty">{children}</span>
      </dd>
    </div>
  );
}
