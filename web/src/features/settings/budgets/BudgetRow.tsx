import { DeleteConfirm } from "@/features/settings/DeleteConfirm";
import { EditBudget } from "@/features/settings/budgets/EditBudget";
import { isReached, nameOf, sayRemoval } from "@/features/settings/budgets/say_budget";
import { type Stopped, stoppedAt } from "@/features/settings/budgets/stopped";
import { StoppedHere } from "@/features/settings/budgets/StoppedHere";
import { pathOf } from "@/features/settings/budgets/use_budget";
import { budgetsQuery } from "@/lib/queries/budgets";
import { sayPeriod, sayReset, sayUsed } from "@/lib/text/budget";
import { formatSet, formatUsd } from "@/lib/text/money";
import type { Budget } from "@/protocol/Budget";
import { Badge } from "@/ui/Badge";
import { BudgetBar } from "@/ui/BudgetBar";
import { Button } from "@/ui/Button";
import { Literal } from "@/ui/Literal";
import { useState } from "react";
import { Link } from "react-router";

interface Props {
  budget: Budget;
  all: readonly Budget[];
  /** At whatever budget. */
  stopped: readonly Stopped[];
  now: number;
}

/** One budget: what is spent of it, what is set aside for calls under way, who stands still at it, and when it begins anew. */
export function BudgetRow({ budget, all, stopped, now }: Props) {
  const [open, setOpen] = useState<"edit" | "remove" | null>(null);
  const { id, scope, period, pid, limit_usd, reserved_usd } = budget;
  const name = nameOf(budget);
  const reached = isReached(budget);
  const note = [
    limit_usd === 0 ? "only what costs nothing" : null,
    reserved_usd > 0 ? `${formatUsd(reserved_usd)} set aside for calls under way` : null,
    sayReset(budget, now),
  ].filter((one) => one !== null);
  return (
    <li data-budget={`${scope} ${period}`} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 items-start border-b border-line py-3">
      <div className="min-w-0 max-desk:contents">
        <p className="flex flex-wrap items-baseline justify-between gap-x-4 max-desk:min-w-0">
          <span className="flex items-center gap-2 min-w-0">
            <span className="font-medium truncate">{scope === "process" && pid !== undefined ? <Link to={`/processes/${pid}`} className="hover:underline underline-offset-3"><Literal text={name} /></Link> : <Literal text={name} />}</span>
            <span className="text-faint whitespace-nowrap">{sayPeriod(period)}</span>
            {reached && limit_usd > 0 ? <Badge tone="bad">reached</Badge> : null}
          </span>
          <span className="figure whitespace-nowrap max-desk:basis-full">{sayUsed(budget)}</span>
        </p>
        <div className="my-2 max-desk:order-1 max-desk:col-span-2">
          <BudgetBar used={budget.used_usd} reserved={reserved_usd} limit={limit_usd} label={`${name}, ${sayPeriod(period)}`} words={sayUsed(budget)} />
        </div>
        {note.length > 0 ? <p className="figure text-faint max-desk:order-1 max-desk:col-span-2">{note.join(" · ")}</p> : null}
        <StoppedHere stopped={stoppedAt(budget, stopped, now)} itself={pid} className="mt-1 max-desk:order-1 max-desk:col-span-2" />
      </div>
      <div className="flex -mt-1.5 -mr-2">
        <Button look="quiet" glyph="pencil" aria-label={`Change ${name}, ${sayPeriod(period)}`} title="Change" onClick={() => setOpen("edit")} />
        <Button look="quiet" glyph="trash" aria-label={`Remove ${name}, ${sayPeriod(period)}`} title="Remove" onClick={() => setOpen("remove")} />
      </div>
      {open === "edit" ? <EditBudget budget={budget} open onOpenChange={(is) => setOpen(is ? "edit" : null)} /> : null}
      <DeleteConfirm
        open={open === "remove"}
        onOpenChange={(is) => setOpen(is ? "remove" : null)}
        path={pathOf(id)}
        queryKeys={[budgetsQuery.queryKey]}
        title={all.length === 1 ? "Remove the last budget?" : `Remove ${formatSet(limit_usd)} ${sayPeriod(period)} for ${scope === "all" ? "everything" : `“${name}”`}?`}
        detail={sayRemoval(budget, all)}
        action={all.length === 1 ? "Remove it: no limit at all" : "Remove it"}
        done="The budget is removed"
      />
    </li>
  );
}
