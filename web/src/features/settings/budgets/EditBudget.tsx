import { AmountField } from "@/features/settings/budgets/AmountField";
import { nameOf } from "@/features/settings/budgets/say_budget";
import { changeBudget, useRenewBudgets } from "@/features/settings/budgets/use_budget";
import { useTypedForm } from "@/features/settings/use_typed_form";
import { sayPeriod, sayUsed } from "@/lib/text/budget";
import { formatSet } from "@/lib/text/money";
import { NO_AMOUNT, readUsd } from "@/lib/text/read_usd";
import type { Budget } from "@/protocol/Budget";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { ProblemCard } from "@/ui/ProblemCard";
import { toast } from "@/ui/toast";
import { useId, useState } from "react";

interface Props {
  budget: Budget;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function EditBudget({ budget, open, onOpenChange }: Props) {
  const id = useId();
  const renew = useRenewBudgets();
  // Begins with the limit of the moment in which it is opened.
  const [nothing] = useState({ limit: String(budget.limit_usd) });
  const form = useTypedForm({
    nothing,
    faultsOf: ({ limit }) => (readUsd(limit) === null ? { limit: NO_AMOUNT } : {}),
    faultsIn: () => null,
    send: ({ limit }) => changeBudget(budget.id, readUsd(limit) ?? 0),
    onSent: (kept) => {
      onOpenChange(false);
      toast({ tone: "good", title: `${nameOf(kept)}: at most ${formatSet(kept.limit_usd)} ${sayPeriod(kept.period)}`, detail: "In force at once. What it had stopped goes on when you say so." });
      return renew();
    },
  });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`${nameOf(budget)}, ${sayPeriod(budget.period)}`}
      description={`${sayUsed(budget)} so far.`}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={id} look="primary" busy={form.sending.isPending}>
            Keep
          </Button>
        </>
      }
    >
      <form id={id} {...form.form} className="grid gap-4" autoComplete="off">
        <AmountField first {...form.field("limit")} />
        {form.problem ? <ProblemCard problem={form.problem} /> : null}
      </form>
    </Dialog>
  );
}
