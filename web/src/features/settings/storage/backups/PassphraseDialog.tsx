import { backupsQuery } from "@/features/settings/storage/backups/backups_query";
import { type Faults, faultsIn, faultsOf, type Typed } from "@/features/settings/storage/backups/passphrase_faults";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import { LEAST_SAID } from "@/lib/password";
import type { BackupPassphrase } from "@/protocol/BackupPassphrase";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checkbox";
import { Dialog } from "@/ui/Dialog";
import { PasswordField } from "@/ui/PasswordField";
import { ProblemCard } from "@/ui/ProblemCard";
import { toast } from "@/ui/toast";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ChangeEvent, type FormEvent, useId, useState } from "react";

const NOTHING: Typed = { password: "", passphrase: "", again: "" };

/** The passphrase twice, since nobody can read it back, and the password, since it guards every key. */
export function PassphraseDialog({ open, onOpenChange, isSet }: { open: boolean; onOpenChange: (open: boolean) => void; isSet: boolean }) {
  const client = useQueryClient();
  const form = useId();
  const [typed, setTyped] = useState(NOTHING);
  const [removing, setRemoving] = useState(false);
  const [tried, setTried] = useState<Faults>({});
  const change = useMutation({
    mutationFn: (body: BackupPassphrase) => request("POST", "/api/backups/passphrase", { body, timeout: 60_000 }),
    onSuccess: (_, { passphrase }) => {
      put(false);
      toast({ tone: "good", title: passphrase === null ? "Keys are left out from now on" : "Keys go along from the next backup on" });
      return client.invalidateQueries({ queryKey: backupsQuery.queryKey });
    },
  });
  const problem = change.isError ? asProblem(change.error) : null;
  const refused = problem ? faultsIn(problem) : null;
  const faults = refused ?? tried;

  function put(next: boolean) {
    onOpenChange(next);
    if (next) return;
    setTyped(NOTHING);
    setTried({});
    setRemoving(false);
    change.reset();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    if (change.isPending) return;
    const found = faultsOf(typed, removing);
    change.reset();
    setTried(found);
    if (Object.keys(found).length === 0) change.mutate({ password: typed.password, passphrase: removing ? null : typed.passphrase });
  }
  const field = (key: keyof Typed) => ({
    value: typed[key],
    wrong: faults[key],
    onChange: ({ target: { value } }: ChangeEvent<HTMLInputElement>) => {
      setTyped((now) => ({ ...now, [key]: value }));
      setTried({});
      if (!change.isPending) change.reset();
    },
  });
  return (
    <Dialog
      open={open}
      onOpenChange={put}
      title={isSet ? "Change the backup passphrase" : "Set a backup passphrase"}
      description="Backups made before keep what they were sealed under."
      footer={
        <>
          <Button onClick={() => put(false)}>Cancel</Button>
          <Button type="submit" form={form} look={removing ? "danger" : "primary"} busy={change.isPending}>
            {removing ? "Leave keys out" : "Keep it"}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="grid gap-4" noValidate>
        {isSet ? <Checkbox label="Leave keys out from now on" checked={removing} onChange={setRemoving} /> : null}
        {removing ? null : (
          <>
            <PasswordField label="Passphrase" name="passphrase" autoComplete="new-password" hint={`${LEAST_SAID} Nobody can tell you what it was.`} {...field("passphrase")} />
            <PasswordField label="Once more" name="passphrase-again" autoComplete="new-password" {...field("again")} />
          </>
        )}
        <PasswordField label="Your password here" name="current-password" autoComplete="current-password" {...field("password")} />
        {problem && !refused ? <ProblemCard problem={problem} /> : null}
      </form>
    </Dialog>
  );
}
