import { AmountField } from "@/features/settings/budgets/AmountField";
import { nameOf, PERIOD_NAMES, PERIODS_OF, SCOPES } from "@/features/settings/budgets/say_budget";
import { addBudget, useRenewBudgets } from "@/features/settings/budgets/use_budget";
import { tokensQuery } from "@/features/settings/tokens/tokens_query";
import { useTypedForm } from "@/features/settings/use_typed_form";
import { sayPeriod } from "@/lib/text/budget";
import { formatSet } from "@/lib/text/money";
import { NO_AMOUNT, readUsd } from "@/lib/text/read_usd";
import { nameOfChat } from "@/lib/text/name_of_chat";
import { useWorld } from "@/live/store";
import type { BudgetPeriod } from "@/protocol/BudgetPeriod";
import type { BudgetScope } from "@/protocol/BudgetScope";
import type { NewBudget } from "@/protocol/NewBudget";
import { Button } from "@/ui/Button";
import { ChoiceSkeleton } from "@/ui/ChoiceSkeleton";
import { Choice } from "@/ui/Field";
import { ProblemCard } from "@/ui/ProblemCard";
import { QueryProblem } from "@/ui/QueryProblem";
import { Segments } from "@/ui/Segments";
import { Sheet } from "@/ui/Sheet";
import { toast } from "@/ui/toast";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId } from "react";

interface Typed {
  scope: BudgetScope;
  period: BudgetPeriod;
  /** Of the process or the token; empty: none is chosen. */
  pid: string;
  token: string;
  limit: string;
}

const NOTHING: Typed = { scope: "all", period: "day", pid: "", token: "", limit: "" };

function bodyOf({ scope, period, pid, token, limit }: Typed): NewBudget {
  const body: NewBudget = { scope, period, limit_usd: readUsd(limit) ?? 0 };
  if (scope === "process") body.pid = Number(pid);
  if (scope === "token") body.token_id = token;
  return body;
}

export function AddBudget({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const id = useId();
  const renew = useRenewBudgets();
  const { typed, put, field, form, sending, problem, clear } = useTypedForm({
    nothing: NOTHING,
    faultsOf: ({ scope, pid, token, limit }) => ({
      ...(scope === "process" && !pid ? { pid: "Which process?" } : {}),
      ...(scope === "token" && !token ? { token: "Which token?" } : {}),
      ...(readUsd(limit) === null ? { limit: NO_AMOUNT } : {}),
    }),
    faultsIn: () => null,
    send: (all) => addBudget(bodyOf(all)),
    onSent: (made) => {
      onOpenChange(false);
      toast({ tone: "good", title: `${nameOf(made)}: at most ${formatSet(made.limit_usd)} ${sayPeriod(made.period)}`, detail: "In force at once." });
      return renew();
    },
  });
  function turn(is: boolean) {
    if (!is) clear();
    onOpenChange(is);
  }
  function choose(scope: BudgetScope) {
    put("scope", scope);
    put("period", PERIODS_OF[scope][0] ?? "day");
  }
  const periods = PERIODS_OF[typed.scope];
  return (
    <Sheet
      open={open}
      onOpenChange={turn}
      title="Add a budget"
      description="Of several that a call falls under, the tightest holds."
      footer={
        <>
          <Button onClick={() => turn(false)}>Cancel</Button>
          <Button type="submit" form={id} look="primary" busy={sending.isPending}>
            Add it
          </Button>
        </>
      }
    >
      <form id={id} {...form} className="grid grid-cols-[minmax(0,1fr)] gap-5 justify-items-start" autoComplete="off">
        <Labelled name="What it bounds">
          <Segments label="What it bounds" value={typed.scope} onChange={choose} options={SCOPES} />
        </Labelled>
        {typed.scope === "process" ? <ProcessChoice value={typed.pid} wrong={field("pid").wrong} onChoose={(pid) => put("pid", pid)} /> : null}
        {typed.scope === "token" ? <TokenChoice value={typed.token} wrong={field("token").wrong} onChoose={(token) => put("token", token)} /> : null}
        {periods.length > 1 ? (
          <Labelled name="For how long">
            <Segments label="For how long" value={typed.period} onChange={(period) => put("period", period)} options={periods.map((value) => ({ value, label: PERIOD_NAMES[value] }))} />
          </Labelled>
        ) : (
          <p className="text-muted">In total, what it begins itself included.</p>
        )}
        <div className="w-full">
          <AmountField {...field("limit")} />
        </div>
        {problem ? <ProblemCard problem={problem} className="w-full" /> : null}
      </form>
    </Sheet>
  );
}

function Labelled({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="max-w-full">
      <p aria-hidden="true" className="mb-1 text-muted">
        {name}
      </p>
      {children}
    </div>
  );
}

interface ChoiceProps {
  value: string;
  wrong: string | undefined;
  onChoose: (value: string) => void;
}

/** The last active first; what has ended spends nothing more. */
function ProcessChoice({ value, wrong, onChoose }: ChoiceProps) {
  const processes = useWorld((world) => world.processes);
  const open = Object.values(processes)
    .map((entry) => entry.process)
    .filter((process) => process.state !== "ended")
    .toSorted((a, b) => b.active_at - a.active_at);
  return (
    <Choice
      label="Process"
      className="w-full"
      value={value}
      onChoose={onChoose}
      wrong={wrong}
      options={[{ value: "", label: open.length > 0 ? "Choose one …" : "There is none" }, ...open.map(({ pid, title }) => ({ value: String(pid), label: `${nameOfChat(title, pid)} · ${pid}` }))]}
    />
  );
}

function TokenChoice({ value, wrong, onChoose }: ChoiceProps) {
  const query = useQuery(tokensQuery);
  if (query.isPending) return <ChoiceSkeleton />;
  const tokens = query.data;
  if (!tokens) return <QueryProblem query={query} className="w-full" />;
  return (
    <Choice
      label="Token"
      className="w-full"
      value={value}
      onChoose={onChoose}
      wrong={wrong}
      options={[{ value: "", label: tokens.length > 0 ? "Choose one …" : "There is none: make one under Tokens" }, ...tokens.map(({ id, name }) => ({ value: id, label: name }))]}
    />
  );
}
