import { SCOPES } from "@/features/settings/tokens/scopes";
import { tokensQuery } from "@/features/settings/tokens/tokens_query";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import type { MadeToken } from "@/protocol/MadeToken";
import type { NewToken } from "@/protocol/NewToken";
import type { TokenScope } from "@/protocol/TokenScope";
import { Button } from "@/ui/Button";
import { CopyButton } from "@/ui/CopyButton";
import { Checkbox } from "@/ui/Checkbox";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { ProblemCard } from "@/ui/ProblemCard";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";

/** Asks what it is for, then shows it: the only time that it can be seen. */
export function MakeToken({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const client = useQueryClient();
  const form = useId();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly TokenScope[]>(["api"]);
  const make = useMutation({
    mutationFn: (body: NewToken) => request<MadeToken>("POST", "/api/auth/tokens", { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
  const ready = name.trim() !== "" && scopes.length > 0;
  function submit(event: FormEvent) {
    event.preventDefault();
    if (ready && !make.isPending) make.mutate({ name: name.trim(), scopes: [...scopes] });
  }
  function change(next: boolean) {
    onOpenChange(next);
    if (next) return;
    setName("");
    setScopes(["api"]);
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
          {make.isError ? <ProblemCard problem={asProblem(make.error)} /> : null}
        </form>
      )}
    </Dialog>
  );
}
