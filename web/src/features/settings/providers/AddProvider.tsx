import { KindChoice } from "@/features/settings/providers/KindChoice";
import { COMPATIBLE, keysAt, kindOf } from "@/features/settings/providers/kinds";
import { readIds } from "@/features/settings/providers/models_draft";
import { useRenew } from "@/features/settings/providers/use_provider";
import { WhereKeys } from "@/features/settings/providers/WhereKeys";
import { useTypedForm } from "@/features/settings/use_typed_form";
import { request } from "@/lib/http/request";
import type { NewProvider } from "@/protocol/NewProvider";
import type { Provider } from "@/protocol/Provider";
import type { ProviderKind } from "@/protocol/ProviderKind";
import { Button } from "@/ui/Button";
import { Choice, Field } from "@/ui/Field";
import { ProblemCard } from "@/ui/ProblemCard";
import { toast } from "@/ui/toast";

interface Typed {
  kind: ProviderKind;
  name: string;
  base_url: string;
  api_key: string;
  models: string;
}

const NOTHING: Typed = { kind: "anthropic", name: "", base_url: "", api_key: "", models: "" };

const OTHER = "another";
const SERVERS = [...COMPATIBLE.map(({ name, url }) => ({ value: url, label: name })), { value: OTHER, label: "Another: its address is below" }];

function bodyOf({ kind, name, base_url, api_key, models }: Typed): NewProvider {
  const body: NewProvider = { name: name.trim(), kind };
  if (base_url.trim()) body.base_url = base_url.trim();
  if (api_key.trim() && kindOf(kind).key !== "none") body.api_key = api_key.trim();
  const ids = readIds(models);
  if (ids.length > 0) body.models = ids;
  return body;
}

export function AddProvider() {
  const renew = useRenew();
  const { typed, put, field, form, sending, problem } = useTypedForm<Typed, Provider>({
    nothing: NOTHING,
    faultsOf: ({ kind, name, api_key }) => ({
      ...(name.trim() ? {} : { name: "It needs a name." }),
      ...(kindOf(kind).key === "needed" && !api_key.trim() ? { api_key: "It answers nothing without a key." } : {}),
    }),
    faultsIn: () => null,
    send: (all) => request<Provider>("POST", "/api/providers", { body: bodyOf(all) }),
    onSent: (added) => {
      toast({ tone: "good", title: `“${added.name}” is added`, detail: added.default ? "It is asked from now on. Test it first." : "Test it; then make it the default, or let a route lead to it." });
      return renew();
    },
  });
  function choose(next: ProviderKind) {
    put("kind", next);
    // An address of another kind: the key would go there.
    put("base_url", "");
  }
  const kind = kindOf(typed.kind);
  const places = keysAt(typed.kind, typed.base_url);
  return (
    <form {...form} className="grid grid-cols-[minmax(0,1fr)] gap-x-4 gap-y-4 desk:grid-cols-2 items-start" autoComplete="off" aria-label="Add a provider">
      <div className="desk:col-span-2">
        <KindChoice value={typed.kind} onChange={choose} />
      </div>
      {typed.kind === "openai" ? (
        <Choice
          label="Server"
          value={COMPATIBLE.some(({ url }) => url === typed.base_url) ? typed.base_url : OTHER}
          options={SERVERS}
          onChoose={(url) => put("base_url", url === OTHER ? "" : url)}
        />
      ) : null}
      <Field label="Name" maxLength={64} placeholder={kind.name} spellCheck={false} {...field("name")} />
      <Field
        label="Base URL"
        className={typed.kind === "openai" ? "desk:col-span-2" : ""}
        placeholder={kind.address ?? "file:///absolute/path.toml"}
        spellCheck={false}
        inputMode="url"
        hint={typed.kind === "ollama" ? "As this machine reaches it." : kind.address && typed.kind !== "openai" ? "Left empty, it is where it always is." : undefined}
        {...field("base_url")}
      />
      {kind.key === "none" ? null : (
        <Field
          label="Key"
          type="password"
          autoComplete="off"
          hint={<WhereKeys at={places} otherwise={typed.kind === "ollama" ? "Only where something before it asks for one." : "A server of your own may need none."} />}
          {...field("api_key")}
        />
      )}
      <Field
        label="Models"
        className={kind.key === "none" ? "desk:col-span-2" : ""}
        placeholder={kind.model}
        spellCheck={false}
        hint="The first is used. They can be chosen from its own list later."
        {...field("models")}
      />
      {problem ? <ProblemCard problem={problem} className="desk:col-span-2" /> : null}
      <Button type="submit" look="primary" busy={sending.isPending} className="justify-self-start desk:col-span-2">
        Add it
      </Button>
    </form>
  );
}
