import { KINDS, USUAL_URL } from "@/features/settings/providers/kinds";
import { readIds } from "@/features/settings/providers/models_draft";
import { useRenew } from "@/features/settings/providers/use_provider";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import type { NewProvider } from "@/protocol/NewProvider";
import type { Provider } from "@/protocol/Provider";
import type { ProviderKind } from "@/protocol/ProviderKind";
import { Button } from "@/ui/Button";
import { Choice, Field } from "@/ui/Field";
import { ProblemCard } from "@/ui/ProblemCard";
import { toast } from "@/ui/toast";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

const EMPTY = { name: "", base_url: "", api_key: "", models: "" };

export function AddProvider() {
  const renew = useRenew();
  const [kind, setKind] = useState<ProviderKind>("openai");
  const [form, setForm] = useState(EMPTY);
  const add = useMutation({
    mutationFn: (body: NewProvider) => request<Provider>("POST", "/api/providers", { body }),
    onSuccess: (added) => {
      setForm(EMPTY);
      toast({ tone: "good", title: `“${added.name}” is added`, detail: added.default ? "It is asked from now on. Test it first." : "Test it, then make it the default if it shall answer." });
      return renew();
    },
  });
  const set = (field: keyof typeof EMPTY) => (event: { target: { value: string } }) => setForm({ ...form, [field]: event.target.value });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!form.name.trim() || add.isPending) return;
    const body: NewProvider = { name: form.name.trim(), kind };
    if (form.base_url.trim()) body.base_url = form.base_url.trim();
    if (form.api_key.trim()) body.api_key = form.api_key.trim();
    const models = readIds(form.models);
    if (models.length > 0) body.models = models;
    add.mutate(body);
  }

  return (
    <form onSubmit={submit} className="grid gap-x-4 gap-y-4 desk:grid-cols-2 items-start" autoComplete="off" aria-label="Add a provider">
      <Field label="Name" value={form.name} onChange={set("name")} maxLength={64} placeholder="openrouter" spellCheck={false} />
      <Choice label="Kind" value={kind} options={KINDS} onChoose={setKind} />
      <Field
        label="Base URL"
        value={form.base_url}
        onChange={set("base_url")}
        className="desk:col-span-2"
        placeholder={kind === "openai" ? USUAL_URL : "file:///absolute/path.toml"}
        spellCheck={false}
        inputMode="url"
      />
      {kind === "openai" ? (
        <Field label="Key" type="password" value={form.api_key} onChange={set("api_key")} autoComplete="off" hint="A server of your own may need none." />
      ) : null}
      <Field label="Models" value={form.models} onChange={set("models")} placeholder="gpt-5-mini" spellCheck={false} hint="The first is used. They can be chosen from its own list later." />
      {add.isError ? <ProblemCard problem={asProblem(add.error)} className="desk:col-span-2" /> : null}
      <Button type="submit" look="primary" busy={add.isPending} off={!form.name.trim()} className="justify-self-start">
        Add
      </Button>
    </form>
  );
}
