import { KINDS } from "@/features/settings/providers/kinds";
import type { ProviderKind } from "@/protocol/ProviderKind";
import { useId } from "react";

/** Which API it speaks: all kinds in sight, each with what it is for. The browser's own radio buttons lie over them. */
export function KindChoice({ value, onChange }: { value: ProviderKind; onChange: (kind: ProviderKind) => void }) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label="Kind" className="grid grid-cols-2 desk:grid-cols-3 gap-px rounded-card border border-line bg-line overflow-hidden">
      {KINDS.map((kind) => (
        <label
          key={kind.value}
          className="relative block px-3 py-2.5 bg-ground text-muted hover:text-ink has-checked:bg-raised has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-info has-focus-visible:-outline-offset-2 transition-colors"
        >
          <input type="radio" name={name} value={kind.value} checked={kind.value === value} onChange={() => onChange(kind.value)} className="peer absolute inset-0 opacity-0 cursor-pointer" />
          <span aria-hidden="true" className="absolute left-0 inset-y-2.5 w-0.5 bg-ink opacity-0 peer-checked:opacity-100" />
          <span className="block font-medium">{kind.label}</span>
          <span className="block text-faint text-pretty">{kind.about}</span>
        </label>
      ))}
    </div>
  );
}
