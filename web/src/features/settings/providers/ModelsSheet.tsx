import { ModelFields } from "@/features/settings/providers/ModelFields";
import { draftOf, modelOf, type ModelDraft, readIds, toFront, toggle, wrongOf } from "@/features/settings/providers/models_draft";
import { OfferedModels } from "@/features/settings/providers/OfferedModels";
import { useChangeProvider } from "@/features/settings/providers/use_provider";
import { asProblem } from "@/lib/http/problem";
import type { Model } from "@/protocol/Model";
import type { ModelOffer } from "@/protocol/ModelOffer";
import type { Provider } from "@/protocol/Provider";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { ProblemCard } from "@/ui/ProblemCard";
import { Sheet } from "@/ui/Sheet";
import { toast } from "@/ui/toast";
import { type FormEvent, useId, useState } from "react";

interface Props {
  provider: Provider;
  /** Its models as they are known now, with prices. */
  offers: readonly ModelOffer[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Which models chats can use, in which order, and what they cost. */
export function ModelsSheet({ provider, offers, open, onOpenChange }: Props) {
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
      title={`Models of “${provider.name}”`}
      description="The first is what a chat uses that names no other. Prices are in USD for a million tokens; those that you set go before the list. Left empty, the list holds."
      footer={
        <>
          <Button onClick={() => turn(false)}>Cancel</Button>
          <Button type="submit" form={id} look="primary" busy={change.isPending}>
            Keep
          </Button>
        </>
      }
    >
      <ModelsForm
        id={id}
        provider={provider}
        offers={offers}
        onKeep={(models) =>
          change.mutate(
            { models },
            {
              onSuccess: () => {
                turn(false);
                toast({ tone: "good", title: "Models kept" });
              },
            },
          )
        }
      />
      {change.isError ? <ProblemCard problem={asProblem(change.error)} className="mt-4" /> : null}
    </Sheet>
  );
}

function ModelsForm({ id, provider, offers, onKeep }: { id: string; provider: Provider; offers: readonly ModelOffer[]; onKeep: (models: Model[]) => void }) {
  const [drafts, setDrafts] = useState<readonly ModelDraft[]>(() => provider.models.map(draftOf));
  const [typed, setTyped] = useState("");
  const chosen = new Set(drafts.map((draft) => draft.id));
  const fresh = readIds(typed).filter((one) => !chosen.has(one));
  const withTyped = [...drafts, ...fresh.map((one) => draftOf({ id: one }))];

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!withTyped.some(wrongOf)) onKeep(withTyped.map(modelOf));
  }
  function take() {
    setDrafts(withTyped);
    setTyped("");
  }
  return (
    <div className="grid gap-6">
      <form id={id} onSubmit={submit} className="grid gap-4" autoComplete="off">
        {drafts.length === 0 ? <p className="text-muted">None is chosen: the first one that it offers answers.</p> : null}
        <ol className="grid gap-4">
          {drafts.map((draft, place) => (
            <ModelFields
              key={draft.id}
              draft={draft}
              offer={offers.find((offer) => offer.model.id === draft.id)}
              first={place === 0}
              onChange={(next) => setDrafts(drafts.map((one) => (one.id === next.id ? next : one)))}
              onFirst={() => setDrafts(toFront(drafts, draft.id))}
              onRemove={() => setDrafts(toggle(drafts, draft.id))}
            />
          ))}
        </ol>
        <div className="flex items-end gap-2">
          <Field label="Add by its id" value={typed} onChange={(event) => setTyped(event.target.value)} className="flex-1" placeholder="gpt-5-mini" spellCheck={false} />
          <Button glyph="plus" off={fresh.length === 0} onClick={take}>
            Add
          </Button>
        </div>
      </form>
      <OfferedModels provider={provider} chosen={chosen} onToggle={(one) => setDrafts(toggle(drafts, one))} />
    </div>
  );
}
