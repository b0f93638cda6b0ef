import { backupsQuery } from "@/features/settings/storage/backups/backups_query";
import { faultsIn, faultsOf, NOTHING } from "@/features/settings/storage/backups/passphrase_faults";
import { useTypedForm } from "@/features/settings/use_typed_form";
import { request } from "@/lib/http/request";
import { LEAST_SAID } from "@/lib/password";
import type { BackupPassphrase } from "@/protocol/BackupPassphrase";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checkbox";
import { Dialog } from "@/ui/Dialog";
import { PasswordField } from "@/ui/PasswordField";
import { ProblemCard } from "@/ui/ProblemCard";
import { toast } from "@/ui/toast";
import { useQueryClient } from "@tanstack/react-query";
import { useId } from "react";

/** The passphrase twice, since nobody can read it back, and the password, since it guards every key. */
export function PassphraseDialog({ open, onOpenChange, isSet }: { open: boolean; onOpenChange: (open: boolean) => void; isSet: boolean }) {
  const client = useQueryClient();
  const id = useId();
  const { typed, put, form, field, problem, sending, clear } = useTypedForm({
    nothing: NOTHING,
    faultsOf,
    faultsIn,
    send: ({ removing, passphrase, password }) => {
      const body: BackupPassphrase = { password, passphrase: removing ? null : passphrase };
      return request("POST", "/api/backups/passphrase", { body, timeout: 60_000 });
    },
    onSent: (_, { removing }) => {
      turn(false);
      toast({ tone: "good", title: removing ? "Keys are left out from now on" : "Keys go along from the next backup on" });
      return client.invalidateQueries({ queryKey: backupsQuery.queryKey });
    },
  });
  function turn(next: boolean) {
    onOpenChange(next);
    if (!next) clear();
  }
  return (
    <Dialog
      open={open}
      onOpenChange={turn}
      title={isSet ? "Change the backup passphrase" : "Set a backup passphrase"}
      description={isSet ? "Backups made before keep what they were sealed under." : "The keys of providers go along from the next backup on, sealed under it."}
      footer={
        <>
          <Button onClick={() => turn(false)}>Cancel</Button>
          <Button type="submit" form={id} look={typed.removing ? "danger" : "primary"} busy={sending.isPending}>
            {typed.removing ? "Leave keys out" : "Keep it"}
          </Button>
        </>
      }
    >
      <form {...form} id={id} className="grid gap-4">
        {isSet ? <Checkbox label="Leave keys out from now on" checked={typed.removing} onChange={(is) => put("removing", is)} /> : null}
        {typed.removing ? null : (
          <>
            <PasswordField
              data-first
              label="Passphrase"
              name="passphrase"
              autoComplete="new-password"
              hint={`${LEAST_SAID} Nobody can tell you what it was.`}
              {...field("passphrase")}
            />
            <PasswordField label="Once more" name="passphrase-again" autoComplete="new-password" {...field("again")} />
          </>
        )}
        <PasswordField label="Your login password" name="current-password" autoComplete="current-password" {...field("password")} />
        {problem ? <ProblemCard problem={problem} /> : null}
      </form>
    </Dialog>
  );
}
