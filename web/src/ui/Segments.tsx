import { Glyph, type GlyphName } from "@/ui/Glyph";
import { useId } from "react";

interface Props<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; label: string; glyph?: GlyphName }[];
  className?: string;
}

/** One of a few, all of them in sight. The browser's own radio buttons lie over them: arrows, Tab and
 *  what a screen reader says come with these, and weigh nothing. */
export function Segments<T extends string>({ label, value, onChange, options, className = "" }: Props<T>) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className={`inline-flex max-w-full p-0.5 gap-0.5 rounded-control border border-line bg-ground ${className}`}>
      {options.map((option) => (
        <label
          key={option.value}
          className="relative flex items-center justify-center gap-2 min-w-0 h-[calc(var(--row)-6px)] px-3 rounded-tag font-medium text-muted hover:text-ink has-checked:bg-raised has-checked:text-ink has-checked:shadow-[inset_0_0_0_1px_var(--color-edge)] has-focus-visible:outline-2 has-focus-visible:outline-info has-focus-visible:outline-offset-1 transition-colors"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 opacity-0 cursor-pointer"
          />
          {option.glyph ? <Glyph name={option.glyph} /> : null}
          <span className="truncate">{option.label}</span>
        </label>
      ))}
    </div>
  );
}
