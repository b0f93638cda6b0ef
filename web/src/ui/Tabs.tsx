import { Tabs as Kit } from "radix-ui";
import type { ReactNode } from "react";

interface Props<T extends string> {
  value: T;
  onChange: (value: T) => void;
  items: readonly { value: T; label: string; count?: number }[];
  label?: string;
  /** What the chosen tab shows. */
  children?: ReactNode;
  className?: string;
}

export function Tabs<T extends string>({ value, onChange, items, label, children, className = "" }: Props<T>) {
  return (
    <Kit.Root value={value} onValueChange={(next) => onChange(next as T)} className={className}>
      <Kit.List aria-label={label} className="flex border-b border-line overflow-x-auto [scrollbar-width:none]">
        {items.map((item) => (
          <Kit.Trigger
            key={item.value}
            value={item.value}
            // Without a panel of ours there is nothing that it controls.
            {...(children === undefined ? { "aria-controls": undefined } : {})}
            className="group relative flex items-center gap-2 h-(--row) desk:h-9 px-3 first:-ml-3 font-medium whitespace-nowrap text-muted hover:text-ink data-[state=active]:text-ink -outline-offset-2 transition-colors"
          >
            {item.label}
            {item.count === undefined ? null : <span className="figure text-faint">{item.count}</span>}
            <span className="absolute inset-x-3 -bottom-px h-0.5 bg-ink opacity-0 group-data-[state=active]:opacity-100" />
          </Kit.Trigger>
        ))}
      </Kit.List>
      {children === undefined ? null : (
        <Kit.Content value={value} className="pt-4">
          {children}
        </Kit.Content>
      )}
    </Kit.Root>
  );
}
