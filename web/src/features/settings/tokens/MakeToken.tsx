import { AmountField } from "@/features/settings/budgets/AmountField";
import { PERIOD_NAMES, PERIODS_OF } from "@/features/settings/budgets/say_budget";
import { mayAsk, SCOPES } from "@/features/settings/tokens/scopes";
import { tokensQuery } from "@/features/settings/tokens/tokens_query";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import { budgetsQuery } from "@/lib/queries/budgets";
import { NO_AMOUNT, readUsd } from "@/lib/text/read_usd";
import type { BudgetPeriod } from "@/protocol/BudgetPeriod";
import type { MadeToken } from "@/protocol/MadeToken";
import type { NewToken } from "@/protocol/NewToken";
import type { TokenScope } from "@/protocol/TokenScope";
import { Button } from "@/ui/Button";
import { CopyButton } from "@/ui/CopyButton";
import { Checkbox } from "@/ui/Checkbox";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { ProblemCard } from "@/ui/ProblemCard";
import { Segments } from "@/ui/Segments";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";

/** Asks what it is for, then shows it: the only time that it can be seen. */
export function MakeToken({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const client = useQueryClient();
  const form = useId();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly TokenScope[]>(["api"]);
  const [bound, setBound] = useState(false);
  const [period, setPeriod] = useState<BudgetPeriod>("day");
  const [limit, setLimit] = useState("");
  const [tried, setTried] = useState(false);
  const make = useMutation({
    mutationFn: (body: NewToken) => request<MadeToken>("POST", "/api/auth/tokens", { body }),
    onSuccess: () => Promise.all([tokensQuery.queryKey, budgetsQuery.queryKey].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  const ready = name.trim() !== "" && scopes.length > 0;
  // What asks no model spends nothing.
  const bounded = bound && mayAsk(scopes);
  function submit(event: FormEvent) {
    event.preventDefault();
    const limit_usd = readUsd(limit);
    setTried(true);
    if (!ready || make.isPending || (bounded && limit_usd === null)) return;
    make.mutate({ name: name.trim(), scopes: [...scopes], ...(bounded && limit_usd !== null ? { budget: { period, limit_usd } } : {}) });
  }
  function change(next: boolean) {
    onOpenChange(next);
    if (next) return;
    setName("");
    setScopes(["api"]);
    setBound(false);
    setPeriod("day");
    setLimit("");
    setTried(false);
    make.reset();
  }
  const made = make.data;
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={made ? `“${name.trim()}” is made` : "Make a token"}
      description={made ? "Copy it now: it is not shown again. Metatron keeps only its fingerprint." : undefined}
      footer={
        made ? (
          <>
            <CopyButton text={made.token} words />
            <Button look="primary" onClick={() => change(false)}>
              Done
            </Button>
          </>
        ) : (
          <>
            <Button onClick={() => change(false)}>Cancel</Button>
            <Button type="submit" form={form} look="primary" busy={make.isPending} off={!ready}>
              Make it
            </Button>
          </>
        )
      }
    >
      {made ? (
        <code data-made-token className="code block select-all rounded-control border border-line bg-ground px-3 py-2.5">
          {made.token}
        </code>
      ) : (
        <form id={form} onSubmit={submit} className="grid gap-5">
          <Field data-first label="What it is for" value={name} onChange={(event) => setName(event.target.value)} maxLength={64} placeholder="backup script" autoComplete="off" />
          <fieldset className="grid gap-3">
            <legend className="text-muted mb-2">What it may do</legend>
            {SCOPES.map((scope) => (
              <Checkbox
                key={scope.value}
                label={scope.name}
                hint={scope.says}
                checked={scopes.includes(scope.value)}
                onChange={(on) => setScopes(on ? [...scopes, scope.value] : scopes.filter((one) => one !== scope.value))}
              />
            ))}
          </fieldset>
          {mayAsk(scopes) ? (
            <fieldset className="grid grid-cols-[minmax(0,1fr)] gap-3">
              <legend className="text-muted mb-2">What it may spend on models</legend>
              <Checkbox label="A budget of its own" hint={bounded ? undefined : "Without one it may spend what the budget for everything leaves."} checked={bound} onChange={setBound} />
              {bounded ? (
                <div className="grid grid-cols-[minmax(0,1fr)] gap-3 pl-[26px] justify-items-start">
                  <Segments label="For how long" value={period} onChange={setPeriod} options={PERIODS_OF.token.map((value) => ({ value, label: PERIOD_NAMES[value] }))} />
                  <div className="w-full">
                    <AmountField value={limit} onChange={(event) => setLimit(event.target.value)} wrong={tried && readUsd(limit) === null ? NO_AMOUNT : undefined} />
                  </div>
                </div>
              ) : null}
            </fieldset>
          ) : null}
          {make.isError ? <ProblemCard problem={asProblem(make.error)} /> : null}
        </form>
      )}
    </Dialog>
  );
}
