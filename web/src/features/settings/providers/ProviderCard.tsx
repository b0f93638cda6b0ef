import { CardPart } from "@/features/settings/providers/CardPart";
import { CoolingLine } from "@/features/settings/providers/CoolingLine";
import { DeleteProvider } from "@/features/settings/providers/DeleteProvider";
import { EditProvider } from "@/features/settings/providers/EditProvider";
import { HealthFigures } from "@/features/settings/providers/HealthFigures";
import { KeyList } from "@/features/settings/providers/KeyList";
import { addressOf, kindOf } from "@/features/settings/providers/kinds";
import { ModelList } from "@/features/settings/providers/ModelList";
import { ModelsSheet } from "@/features/settings/providers/ModelsSheet";
import { standingOf } from "@/features/settings/providers/standing";
import { TestResult } from "@/features/settings/providers/TestResult";
import { useChangeProvider, useTestProvider } from "@/features/settings/providers/use_provider";
import { isCooling } from "@/lib/hindered";
import { asProblem } from "@/lib/http/problem";
import { useModels } from "@/lib/queries/models";
import { useNow } from "@/lib/use_now";
import type { Provider } from "@/protocol/Provider";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { toast, toastProblem } from "@/ui/toast";
import { useMemo, useState } from "react";

type Open = "edit" | "models" | "delete" | null;

const SECOND = 1_000;
const MINUTE = 60_000;

/** One provider: how it stands, its keys, what it has and what that costs. */
export function ProviderCard({ provider }: { provider: Provider }) {
  const [open, setOpen] = useState<Open>(null);
  const test = useTestProvider(provider.id);
  const change = useChangeProvider(provider.id);
  const all = useModels();
  const offers = useMemo(() => all.filter((offer) => offer.provider_id === provider.id), [all, provider.id]);
  // Seconds are counted only while something cools.
  const cools = provider.cooling !== null || provider.keys.some((key) => key.cooling !== null);
  const now = useNow(cools ? SECOND : MINUTE);
  const standing = standingOf(provider, now);
  const kind = kindOf(provider.kind);
  const only = (name: Open) => (is: boolean) => setOpen(is ? name : null);
  const makeDefault = () =>
    change.mutate(
      { default: true },
      {
        onSuccess: () => toast({ tone: "good", title: `“${provider.name}” answers from now on`, detail: "Wherever neither a route nor a process names another." }),
        onError: (thrown) => toastProblem(asProblem(thrown)),
      },
    );
  return (
    <article data-provider={provider.id} aria-label={provider.name} className="rounded-card border border-line bg-surface">
      <header className="px-4 py-3">
        <h3 className="font-semibold flex flex-wrap items-center gap-2">
          {provider.name}
          {provider.default ? <Badge tone="busy">default</Badge> : null}
          {standing ? <Badge tone={standing.tone}>{standing.words}</Badge> : null}
        </h3>
        <p className="text-muted [overflow-wrap:anywhere]">
          {kind.label} · {addressOf(provider)}
        </p>
        {provider.cooling && isCooling(provider.cooling, now) ? (
          <div className="mt-2 border-l-2 border-warn pl-3">
            <CoolingLine cooling={provider.cooling} now={now} />
          </div>
        ) : null}
      </header>
      <CardPart name="Last 24 h">
        <HealthFigures health={provider.health} now={now} />
      </CardPart>
      {kind.key === "none" ? null : <KeyList provider={provider} now={now} />}
      <CardPart
        name="Models"
        action={
          <Button look="quiet" glyph="pencil" onClick={() => setOpen("models")} aria-label={`Edit models of ${provider.name}`}>
            Edit models
          </Button>
        }
      >
        <ModelList models={provider.models} offers={offers} charges={provider.charges} />
      </CardPart>
      <div className="border-t border-line px-4 py-3">
        <div className="flex flex-wrap gap-2">
          <Button busy={test.isPending} onClick={() => test.mutate()}>
            {test.isPending ? "Testing …" : "Test"}
          </Button>
          <Button onClick={() => setOpen("edit")}>Edit</Button>
          {provider.default ? null : (
            <Button busy={change.isPending} onClick={makeDefault}>
              Make default
            </Button>
          )}
          <Button look="quiet" glyph="trash" className="ml-auto" aria-label="Delete …" title={`Delete ${provider.name}`} onClick={() => setOpen("delete")} />
        </div>
        <TestResult test={test} />
      </div>
      <EditProvider provider={provider} open={open === "edit"} onOpenChange={only("edit")} />
      <ModelsSheet provider={provider} offers={offers} open={open === "models"} onOpenChange={only("models")} />
      <DeleteProvider provider={provider} open={open === "delete"} onOpenChange={only("delete")} />
    </article>
  );
}
