import { type ModelDraft, wrongOf } from "@/features/settings/providers/models_draft";
import { sayer, sayPrice } from "@/features/settings/providers/prices";
import { capital } from "@/lib/text/capital";
import type { ModelOffer } from "@/protocol/ModelOffer";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";

interface Props {
  draft: ModelDraft;
  /** What is known of it now. */
  offer: ModelOffer | undefined;
  first: boolean;
  onChange: (draft: ModelDraft) => void;
  onFirst: () => void;
  onRemove: () => void;
}

const FIELDS = [
  { key: "input", label: "In, $" },
  { key: "output", label: "Out, $" },
  { key: "context", label: "Context" },
  { key: "cache_read", label: "Cache read, $" },
  { key: "cache_write", label: "Cache write, $" },
] as const;

/** What stands in a field that nobody filled: the price that holds without it. */
function known({ key }: (typeof FIELDS)[number], draft: ModelDraft, offer: ModelOffer | undefined): string {
  if (key === "context") return "";
  // Of a price of one's own, what has to do with the cache is as what is read.
  if (draft.input.trim() !== "") return key === "cache_read" || key === "cache_write" ? draft.input.trim() : "";
  if (!offer?.price || offer.price_from === "owner") return "";
  const is = offer.price[key];
  return is === undefined ? "" : String(is);
}

export function ModelFields({ draft, offer, first, onChange, onFirst, onRemove }: Props) {
  const wrong = wrongOf(draft);
  const yours = draft.input.trim() !== "";
  return (
    <li className="rounded-card border border-line pl-3 pr-1 pt-1 pb-3">
      <div className="flex items-center gap-1 min-h-(--row)">
        <span className="code flex-1 min-w-0">{draft.id}</span>
        {first ? (
          <Badge tone="busy">first</Badge>
        ) : (
          <Button look="quiet" glyph="up" aria-label={`Use ${draft.id} first`} title="Use it first" onClick={onFirst} />
        )}
        <Button look="quiet" glyph="cross" aria-label={`Take ${draft.id} out`} title="Take it out" onClick={onRemove} />
      </div>
      {offer && !yours ? (
        <p className={`pr-2 ${offer.price ? "text-faint" : "text-warn"}`}>
          {offer.price ? `${capital(sayPrice(offer.price))}. ${sayer(offer.price_from).says}` : "Nobody says what it costs: it is not used while there are budgets. Set its price here."}
        </p>
      ) : null}
      <div className="grid grid-cols-3 gap-2 pr-2 mt-1 items-start">
        {FIELDS.map((field) => (
          <Field
            key={field.key}
            label={field.label}
            aria-label={`${field.label} of ${draft.id}`}
            inputMode={field.key === "context" ? "numeric" : "decimal"}
            value={draft[field.key]}
            placeholder={known(field, draft, offer)}
            onChange={(event) => onChange({ ...draft, [field.key]: event.target.value })}
            wrong={wrong?.[field.key]}
          />
        ))}
      </div>
    </li>
  );
}
