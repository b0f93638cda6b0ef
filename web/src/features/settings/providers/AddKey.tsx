import { keysAt } from "@/features/settings/providers/kinds";
import { useAddKey } from "@/features/settings/providers/use_provider";
import { useTypedForm } from "@/features/settings/use_typed_form";
import type { Provider } from "@/protocol/Provider";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { ProblemCard } from "@/ui/ProblemCard";
import { toast } from "@/ui/toast";
import { useId } from "react";
import { WhereKeys } from "@/features/settings/providers/WhereKeys";

interface Props {
  provider: Provider;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

const NOTHING = { key: "" };

/** Another key for the same provider: calls are shared out among those that can be used. */
export function AddKey({ provider, open, onOpenChange }: Props) {
  const id = useId();
  const add = useAddKey(provider.id);
  const form = useTypedForm({
    nothing: NOTHING,
    faultsOf: ({ key }) => (key.trim() ? {} : { key: "A key is needed." }),
    faultsIn: () => null,
    send: ({ key }) => add.mutateAsync({ api_key: key.trim() }),
    onSent: () => {
      turn(false);
      toast({ tone: "good", title: "The key is kept", detail: "Encrypted, and used from the next call on." });
    },
  });
  function turn(is: boolean) {
    if (!is) form.clear();
    onOpenChange(is);
  }
  return (
    <Dialog
      open={open}
      onOpenChange={turn}
      title={provider.keys.length > 0 ? `Another key for “${provider.name}”` : `A key for “${provider.name}”`}
      description={provider.keys.length > 0 ? "Calls are shared out among the keys that can be used; one that is refused or has to cool leaves its share to the others." : "Kept encrypted on this machine, and never shown again."}
      footer={
        <>
          <Button onClick={() => turn(false)}>Cancel</Button>
          <Button type="submit" form={id} look="primary" busy={form.sending.isPending}>
            Keep it
          </Button>
        </>
      }
    >
      <form id={id} {...form.form} className="grid gap-4" autoComplete="off">
        <Field data-first label="Key" type="password" autoComplete="off" spellCheck={false} hint={<WhereKeys at={keysAt(provider.kind, provider.base_url ?? "")} />} {...form.field("key")} />
        {form.problem ? <ProblemCard problem={form.problem} /> : null}
      </form>
    </Dialog>
  );
}
