import { type EntryDraft, isWeight } from "@/features/settings/routes/route_draft";
import type { useReorder } from "@/features/settings/routes/use_reorder";
import type { sayEntry } from "@/features/settings/routes/words";
import { percent } from "@/lib/text/share";
import type { ModelOffer } from "@/protocol/ModelOffer";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Glyph } from "@/ui/Glyph";
import { Literal } from "@/ui/Literal";

interface Props {
  draft: EntryDraft;
  /** Absent: its provider is gone or does not list it, or it is not known yet. */
  offer: ModelOffer | undefined;
  /** What stands under its model. */
  note: ReturnType<typeof sayEntry>;
  place: number;
  count: number;
  /** Of the first tries; null: some weight is none. */
  share: number | null;
  reorder: ReturnType<typeof useReorder<EntryDraft>>;
  onChange: (draft: EntryDraft) => void;
  onRemove: () => void;
}

/** One entry while a route is edited: moved by its handle, its buttons or the arrow keys. */
export function EntryFields({ draft, offer, note, place, count, share, reorder, onChange, onRemove }: Props) {
  const { key, model } = draft;
  const held = reorder.dragged === key;
  return (
    <li data-entry={key} className={`rounded-card border bg-raised pr-1 pb-3 ${held ? "border-edge" : "border-line"}`}>
      <div className="flex items-center min-h-[calc(var(--row)+8px)]">
        <button
          type="button"
          aria-label={`Move ${model}: place ${place + 1} of ${count}`}
          title="Drag, or move it with the arrow keys"
          className={`flex flex-col items-center justify-center shrink-0 w-(--row) self-stretch text-faint hover:text-ink touch-none ${held ? "cursor-grabbing" : "cursor-grab"}`}
          {...reorder.handle(key)}
        >
          <Glyph name="grip" size={14} />
          <span className="figure">{place + 1}</span>
        </button>
        <p className="flex-1 min-w-0 py-1.5">
          <span className="code block">
            <Literal text={model} />
          </span>
          <span className={`block truncate ${note.warns ? "text-warn" : "text-faint"}`}>{note.words}</span>
        </p>
        <Button look="quiet" glyph="cross" aria-label={`Take ${model} out`} title="Take it out" onClick={onRemove} />
      </div>
      {offer?.price_from === "nobody" ? <p className="pl-(--row) pr-2 pb-2 text-warn">Nobody says what it costs: it is passed over while there are budgets.</p> : null}
      <div className="flex items-start gap-2 pl-(--row) pr-1 pt-1">
        <Field
          label="Weight"
          aria-label={`Weight of ${model}`}
          inputMode="numeric"
          className="w-24"
          value={draft.weight}
          onChange={(event) => onChange({ ...draft, weight: event.target.value })}
          wrong={isWeight(draft.weight) ? undefined : "0 to 100"}
        />
        <p className="flex-1 min-w-0 text-muted pt-[calc(var(--text-ui--line-height)+4px)]">
          <span className="flex items-center h-(--row)">{share === null ? "" : share > 0 ? `${percent(share)} first` : "if others fail"}</span>
        </p>
        <div className="flex pt-[calc(var(--text-ui--line-height)+4px)]">
          <Button look="quiet" glyph="up" data-control="up" off={place === 0} aria-label={`Move ${model} up`} title="Up" onClick={() => reorder.step(key, -1, "up")} />
          <Button look="quiet" glyph="down" data-control="down" off={place === count - 1} aria-label={`Move ${model} down`} title="Down" onClick={() => reorder.step(key, 1, "down")} />
        </div>
      </div>
    </li>
  );
}
