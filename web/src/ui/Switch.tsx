import { Switch as Kit } from "radix-ui";
import { type ReactNode, useId } from "react";

interface Props {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  hint?: ReactNode;
  busy?: boolean;
  off?: boolean;
}

/** On or off, in force at once. */
export function Switch({ label, checked, onChange, hint, busy = false, off = false }: Props) {
  const id = useId();
  const blocked = busy || off;
  return (
    <div className="flex items-start gap-4 py-1.5">
      <div className="flex-1 min-w-0">
        <label htmlFor={id} className={off ? "text-faint" : ""}>
          {label}
        </label>
        {hint ? (
          <p id={`${id}-note`} className="text-faint">
            {hint}
          </p>
        ) : null}
      </div>
      <Kit.Root
        id={id}
        checked={checked}
        onCheckedChange={(next) => (blocked ? undefined : onChange(next))}
        aria-disabled={blocked || undefined}
        aria-busy={busy || undefined}
        aria-describedby={hint ? `${id}-note` : undefined}
        className="group hit shrink-0 w-9 h-5 p-0.5 rounded-control border border-edge bg-ground data-[state=checked]:bg-ink data-[state=checked]:border-ink aria-disabled:opacity-50 transition-colors"
      >
        <Kit.Thumb className="block size-3.5 rounded-tag bg-muted data-[state=checked]:bg-ground data-[state=checked]:translate-x-4 transition-transform" />
      </Kit.Root>
    </div>
  );
}
