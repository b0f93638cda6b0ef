import { AddBudget } from "@/features/settings/budgets/AddBudget";
import { BudgetRow } from "@/features/settings/budgets/BudgetRow";
import { arranged } from "@/features/settings/budgets/say_budget";
import { useStopped } from "@/features/settings/budgets/use_stopped";
import { SectionHead } from "@/features/settings/Section";
import { budgetsQuery } from "@/lib/queries/budgets";
import { useMinute } from "@/lib/use_minute";
import type { Budget } from "@/protocol/Budget";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { QueryProblem } from "@/ui/QueryProblem";
import { Skeleton } from "@/ui/Skeleton";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";

const NONE: readonly Budget[] = [];

export default function BudgetsSection() {
  const budgets = useQuery(budgetsQuery);
  const [adding, setAdding] = useState(false);
  const now = useMinute();
  const stopped = useStopped(budgets.data ?? NONE, now);
  const add = (
    <Button glyph="plus" onClick={() => setAdding(true)}>
      Add a budget
    </Button>
  );
  return (
    <>
      <SectionHead
        title="Budgets"
        lead={
          <>
            What models may cost. A call that would go beyond is not made: its process is stopped, with everything kept, and you are told. What was spent stands under{" "}
            <Link to="/usage" className="underline underline-offset-3 hover:text-ink">
              Usage
            </Link>
            .
          </>
        }
        action={budgets.data && budgets.data.length > 0 ? add : null}
      />
      <QueryProblem query={budgets} className="mb-4" />
      {budgets.isPending ? <Skeleton lines={4} /> : null}
      {budgets.data && budgets.data.length > 0 ? (
        <ul className="border-t border-line">
          {arranged(budgets.data).map((budget) => (
            <BudgetRow key={budget.id} budget={budget} all={budgets.data} stopped={stopped} now={now} />
          ))}
        </ul>
      ) : null}
      {budgets.data?.length === 0 ? (
        <Empty glyph="warning" title="Nothing bounds what models may cost" action={add}>
          An agent that runs wild spends what your accounts at the providers hold. Two dollars a day for everything is a good beginning.
        </Empty>
      ) : null}
      {budgets.data && budgets.data.length > 0 ? (
        <p className="mt-4 text-faint max-w-[64ch] text-pretty">
          Days and months are counted by UTC. A process’s budget holds for what it begins, too. A model whose price nobody knows is not used while there is any budget.
        </p>
      ) : null}
      <AddBudget open={adding} onOpenChange={setAdding} />
    </>
  );
}
