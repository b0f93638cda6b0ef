import { EntryFields } from "@/features/settings/routes/EntryFields";
import { draftOf, type EntryDraft, entryOf, isWeight, keyOf, nameFault, shares } from "@/features/settings/routes/route_draft";
import { useReorder } from "@/features/settings/routes/use_reorder";
import { sayEntry } from "@/features/settings/routes/words";
import { modelsQuery } from "@/lib/queries/models";
import type { ModelOffer } from "@/protocol/ModelOffer";
import type { Route } from "@/protocol/Route";
import type { RouteChange } from "@/protocol/RouteChange";
import { ChoiceSkeleton } from "@/ui/ChoiceSkeleton";
import { Choice, Field } from "@/ui/Field";
import { QueryProblem } from "@/ui/QueryProblem";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";

interface Props {
  id: string;
  /** Null: it is made now. */
  route: Route | null;
  /** Names that others have. */
  taken: readonly string[];
  onKeep: (name: string, change: RouteChange) => void;
}

const NOTHING: ModelOffer[] = [];
const NONE = "";
const NO_MODELS = "No model is there to choose: add a provider first.";

/** Mounted with its sheet, so that it begins with what is kept. */
export function RouteForm({ id, route, taken, onKeep }: Props) {
  const models = useQuery(modelsQuery);
  const offers = models.data ?? NOTHING;
  const [name, setName] = useState(route?.name ?? "");
  const [drafts, setDrafts] = useState<EntryDraft[]>(() => route?.entries.map(draftOf) ?? []);
  const [tried, setTried] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const reorder = useReorder(list, drafts, setDrafts, (draft) => draft.model);
  const right = drafts.every((draft) => isWeight(draft.weight));
  const parts = right ? shares(drafts.map((draft) => entryOf(draft).weight)) : null;
  const left = offers.filter((offer) => !drafts.some((draft) => draft.key === keyOf({ provider_id: offer.provider_id, model: offer.model.id })));
  const offerOf = ({ key }: EntryDraft) => offers.find((one) => keyOf({ provider_id: one.provider_id, model: one.model.id }) === key);
  const isThere = ({ key }: EntryDraft) => route?.effective.some((entry) => keyOf(entry) === key) ?? false;
  const badName = route ? null : nameFault(name.trim(), taken);
  // A built-in one without entries goes back to what stands in; one of the owner's would lead nowhere.
  const empty = drafts.length === 0 && !route?.built_in;

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!badName && right && !empty) onKeep(name.trim(), { entries: drafts.map(entryOf) });
  }
  function add(key: string) {
    const offer = left.find((one) => keyOf({ provider_id: one.provider_id, model: one.model.id }) === key);
    if (offer) setDrafts([...drafts, draftOf({ provider_id: offer.provider_id, model: offer.model.id, weight: 0 })]);
  }
  return (
    <form id={id} onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-4" autoComplete="off" noValidate>
      {route ? null : (
        <Field data-first label="Name" value={name} onChange={(event) => setName(event.target.value)} maxLength={32} placeholder="night" spellCheck={false} autoCapitalize="none" hint="By it a chat or a program chooses it." wrong={tried && badName ? badName : undefined} />
      )}
      {drafts.length > 0 ? (
        <ol ref={list} className={`grid gap-2 ${reorder.dragged ? "select-none" : ""}`} aria-label="Models, in the order in which they are asked">
          {drafts.map((draft, place) => (
            <EntryFields
              key={draft.key}
              draft={draft}
              offer={offerOf(draft)}
              note={sayEntry(offerOf(draft), models.data !== undefined, isThere(draft))}
              place={place}
              count={drafts.length}
              share={parts?.[place] ?? null}
              reorder={reorder}
              onChange={(next) => setDrafts(drafts.map((one) => (one.key === next.key ? next : one)))}
              onRemove={() => setDrafts(drafts.filter((one) => one.key !== draft.key))}
            />
          ))}
        </ol>
      ) : (
        <p className={tried && empty ? "text-bad" : "text-muted"} role={tried && empty ? "alert" : undefined}>
          {route?.built_in ? "Without a model in it, another stands in for it." : "No model is in it yet: it needs at least one."}
        </p>
      )}
      <p role="status" className="sr-only">
        {reorder.said}
      </p>
      <QueryProblem query={models} />
      {models.isPending ? <ChoiceSkeleton /> : null}
      {models.data ? (
        <Choice
          label="Add a model"
          value={NONE}
          onChoose={add}
          options={[{ value: NONE, label: left.length > 0 ? "Choose one …" : offers.length > 0 ? "All of them are in it" : NO_MODELS }, ...left.map(({ provider_id, provider, model }) => ({ value: keyOf({ provider_id, model: model.id }), label: `${model.id} · ${provider}` }))]}
        />
      ) : null}
      {drafts.length > 1 ? (
        <p className="text-muted text-pretty">Weights share out the first tries. With 0 a model is asked only when those with a weight could not answer; when all have 0, the first goes first.</p>
      ) : null}
    </form>
  );
}
