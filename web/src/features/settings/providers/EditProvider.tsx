import { kindOf, movesHost } from "@/features/settings/providers/kinds";
import { useChangeProvider } from "@/features/settings/providers/use_provider";
import { asProblem } from "@/lib/http/problem";
import type { Provider } from "@/protocol/Provider";
import type { ProviderChange } from "@/protocol/ProviderChange";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checkbox";
import { Field } from "@/ui/Field";
import { ProblemCard } from "@/ui/ProblemCard";
import { Sheet } from "@/ui/Sheet";
import { toast } from "@/ui/toast";
import { type FormEvent, useId, useState } from "react";

interface Props {
  provider: Provider;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Name and address. Keys are kept beside it, one by one; only one that would go to another host must be given again here. */
export function EditProvider({ provider, open, onOpenChange }: Props) {
  const id = useId();
  const change = useChangeProvider(provider.id);
  const turn = (is: boolean) => {
    if (!is) change.reset();
    onOpenChange(is);
  };
  return (
    <Sheet
      open={open}
      onOpenChange={turn}
      title={`Edit “${provider.name}”`}
      footer={
        <>
          <Button onClick={() => turn(false)}>Cancel</Button>
          <Button type="submit" form={id} look="primary" busy={change.isPending}>
            Keep
          </Button>
        </>
      }
    >
      <EditForm
        id={id}
        provider={provider}
        onKeep={(body) =>
          change.mutate(body, {
            onSuccess: () => {
              turn(false);
              toast({ tone: "good", title: "Kept", detail: "In force from the next turn on." });
            },
          })
        }
      />
      {change.isError ? <ProblemCard problem={asProblem(change.error)} className="mt-4" /> : null}
    </Sheet>
  );
}

/** Mounted with the sheet, so that it begins with what is kept. */
function EditForm({ id, provider, onKeep }: { id: string; provider: Provider; onKeep: (body: ProviderChange) => void }) {
  const [name, setName] = useState(provider.name);
  const [url, setUrl] = useState(provider.base_url ?? "");
  const [key, setKey] = useState("");
  const [dropKey, setDropKey] = useState(false);
  const { address } = kindOf(provider.kind);
  const moves = movesHost(provider, url);
  const missing = moves && !key.trim() && !dropKey;
  const several = provider.keys.length > 1;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!name.trim() || missing) return;
    const body: ProviderChange = {};
    if (name.trim() !== provider.name) body.name = name.trim();
    if (url.trim() !== (provider.base_url ?? "")) body.base_url = url.trim() || (address ?? "");
    if (moves && dropKey) body.api_key = "";
    else if (moves && key.trim()) body.api_key = key.trim();
    onKeep(body);
  }

  return (
    <form id={id} onSubmit={submit} className="grid gap-5" autoComplete="off">
      <Field label="Name" value={name} onChange={(event) => setName(event.target.value)} maxLength={64} spellCheck={false} wrong={name.trim() ? undefined : "It needs a name."} />
      <Field label="Base URL" value={url} onChange={(event) => setUrl(event.target.value)} placeholder={address ?? "file:///absolute/path.toml"} spellCheck={false} inputMode="url" />
      {moves ? (
        <div className="grid gap-3">
          <Field
            label="Its key there"
            type="password"
            value={dropKey ? "" : key}
            readOnly={dropKey}
            onChange={(event) => setKey(event.target.value)}
            autoComplete="off"
            hint={`It takes the place of ${several ? `the ${provider.keys.length} that are kept` : "the one that is kept"}.`}
            wrong={missing ? `The address moves to another host: ${several ? "kept keys are" : "a kept key is"} sent only where ${several ? "they were" : "it was"} meant to. Give it again.` : undefined}
          />
          <Checkbox label="It needs none there" checked={dropKey} onChange={setDropKey} />
        </div>
      ) : null}
    </form>
  );
}
