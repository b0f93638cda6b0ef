import { DeleteProvider } from "@/features/settings/providers/DeleteProvider";
import { EditProvider } from "@/features/settings/providers/EditProvider";
import { sayKind, USUAL_URL } from "@/features/settings/providers/kinds";
import { ModelList } from "@/features/settings/providers/ModelList";
import { ModelsSheet } from "@/features/settings/providers/ModelsSheet";
import { TestResult } from "@/features/settings/providers/TestResult";
import { useChangeProvider, useTestProvider } from "@/features/settings/providers/use_provider";
import { asProblem } from "@/lib/http/problem";
import type { Provider } from "@/protocol/Provider";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { toast, toastProblem } from "@/ui/toast";
import { useState } from "react";

type Open = "edit" | "models" | "delete" | null;

export function ProviderCard({ provider }: { provider: Provider }) {
  const [open, setOpen] = useState<Open>(null);
  const test = useTestProvider(provider.id);
  const change = useChangeProvider(provider.id);
  const only = (name: Open) => (is: boolean) => setOpen(is ? name : null);
  const makeDefault = () =>
    change.mutate(
      { default: true },
      {
        onSuccess: () => toast({ tone: "good", title: `“${provider.name}” answers from now on`, detail: "In every process that names no other." }),
        onError: (thrown) => toastProblem(asProblem(thrown)),
      },
    );
  return (
    <article data-provider={provider.id} className="rounded-card border border-line bg-surface">
      <header className="px-4 pt-3">
        <h3 className="font-semibold flex flex-wrap items-center gap-2">
          {provider.name}
          {provider.default ? <Badge tone="busy">default</Badge> : null}
        </h3>
        <p className="text-muted [overflow-wrap:anywhere]">
          {sayKind(provider.kind)} · {provider.base_url ?? USUAL_URL} · {provider.has_key ? "key kept" : "no key"}
        </p>
      </header>
      <ModelList models={provider.models} />
      <TestResult test={test} />
      <div className="flex flex-wrap gap-2 px-4 pt-3 pb-4">
        <Button busy={test.isPending} onClick={() => test.mutate()}>
          {test.isPending ? "Testing …" : "Test"}
        </Button>
        <Button onClick={() => setOpen("models")}>Models</Button>
        <Button onClick={() => setOpen("edit")}>Edit</Button>
        {provider.default ? null : (
          <Button busy={change.isPending} onClick={makeDefault}>
            Make default
          </Button>
        )}
        <Button look="quiet" className="ml-auto" onClick={() => setOpen("delete")}>
          Delete …
        </Button>
      </div>
      <EditProvider provider={provider} open={open === "edit"} onOpenChange={only("edit")} />
      <ModelsSheet provider={provider} open={open === "models"} onOpenChange={only("models")} />
      <DeleteProvider provider={provider} open={open === "delete"} onOpenChange={only("delete")} />
    </article>
  );
}
