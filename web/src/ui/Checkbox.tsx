import { Glyph } from "@/ui/Glyph";
import { Checkbox as Kit } from "radix-ui";
import { type ReactNode, useId } from "react";

interface Props {
  label: ReactNode;
  checked: boolean | "indeterminate";
  onChange: (checked: boolean) => void;
  hint?: ReactNode;
  off?: boolean;
  className?: string;
}

export function Checkbox({ label, checked, onChange, hint, off = false, className = "" }: Props) {
  const id = useId();
  return (
    <div className={`flex items-start gap-2.5 min-h-6 ${className}`}>
      <Kit.Root
        id={id}
        checked={checked}
        onCheckedChange={(next) => (off ? undefined : onChange(next === true))}
        aria-disabled={off || undefined}
        aria-describedby={hint ? `${id}-note` : undefined}
        className="hit grid place-items-center shrink-0 size-4 mt-px rounded-tag border border-edge bg-ground text-ground data-[state=checked]:bg-ink data-[state=checked]:border-ink data-[state=indeterminate]:bg-ink data-[state=indeterminate]:border-ink aria-disabled:opacity-50"
      >
        <Kit.Indicator>
          <Glyph name={checked === "indeterminate" ? "minus" : "check"} size={12} />
        </Kit.Indicator>
      </Kit.Root>
      <div className="min-w-0">
        <label htmlFor={id} className={off ? "text-faint" : ""}>
          {label}
        </label>
        {hint ? (
          <p id={`${id}-note`} className="text-faint">
            {hint}
          </p>
        ) : null}
      </div>
    </div>
  );
}
