import { Glyph, type GlyphName } from "@/ui/Glyph";
import { RadioGroup as Kit } from "radix-ui";

interface Props<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; label: string; glyph?: GlyphName }[];
  className?: string;
}

/** One of a few, all of them in sight. */
export function Segments<T extends string>({ label, value, onChange, options, className = "" }: Props<T>) {
  return (
    <Kit.Root
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as T)}
      orientation="horizontal"
      className={`inline-flex max-w-full p-0.5 gap-0.5 rounded-control border border-line bg-ground ${className}`}
    >
      {options.map((option) => (
        <Kit.Item
          key={option.value}
          value={option.value}
          className="flex items-center justify-center gap-2 min-w-0 h-[calc(var(--row)-6px)] px-3 rounded-tag font-medium text-muted hover:text-ink data-[state=checked]:bg-raised data-[state=checked]:text-ink data-[state=checked]:shadow-[inset_0_0_0_1px_var(--color-edge)] outline-offset-0 transition-colors"
        >
          {option.glyph ? <Glyph name={option.glyph} /> : null}
          <span className="truncate">{option.label}</span>
        </Kit.Item>
      ))}
    </Kit.Root>
  );
}
