import { type ModelDraft, wrongOf } from "@/features/settings/providers/models_draft";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";

interface Props {
  draft: ModelDraft;
  first: boolean;
  onChange: (draft: ModelDraft) => void;
  onFirst: () => void;
  onRemove: () => void;
}

const FIELDS = [
  { key: "input", label: "In, $" },
  { key: "output", label: "Out, $" },
  { key: "context", label: "Context" },
] as const;

export function ModelFields({ draft, first, onChange, onFirst, onRemove }: Props) {
  const wrong = wrongOf(draft);
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
      <div className="grid grid-cols-3 gap-2 pr-2 mt-1 items-start">
        {FIELDS.map(({ key, label }) => (
          <Field
            key={key}
            label={label}
            aria-label={`${label} of ${draft.id}`}
            inputMode={key === "context" ? "numeric" : "decimal"}
            value={draft[key]}
            onChange={(event) => onChange({ ...draft, [key]: event.target.value })}
            wrong={wrong?.[key]}
          />
        ))}
      </div>
    </li>
  );
}
