import { type KeyboardEvent, type ReactNode, useId } from "react";

interface Props<T extends string> {
  value: T;
  onChange: (value: T) => void;
  items: readonly { value: T; label: string; count?: number }[];
  label?: string;
  /** What the chosen tab shows. */
  children?: ReactNode;
  className?: string;
}

/** Where a key leads among so many tabs; null: it leads nowhere. */
export function tabAfter(key: string, at: number, count: number): number | null {
  if (key === "ArrowRight") return (at + 1) % count;
  if (key === "ArrowLeft") return (at + count - 1) % count;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : null;
}

/** Tab comes to the chosen one alone, arrows go from there; forty lines that spare ten kilobytes of Radix. */
export function Tabs<T extends string>({ value, onChange, items, label, children, className = "" }: Props<T>) {
  const id = useId();
  function go(event: KeyboardEvent<HTMLDivElement>) {
    const next = tabAfter(event.key, items.findIndex((item) => item.value === value), items.length);
    const item = next === null ? undefined : items[next];
    if (!item || next === null) return;
    event.preventDefault();
    onChange(item.value);
    event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus();
  }
  return (
    <div className={className}>
      <div role="tablist" aria-label={label} tabIndex={-1} onKeyDown={go} className="flex border-b border-line overflow-x-auto [scrollbar-width:none]">
        {items.map((item) => {
          const here = item.value === value;
          return (
            <button
              key={item.value}
              type="button"
              role="tab"
              id={`${id}-${item.value}`}
              aria-selected={here}
              // Without a panel of ours there is nothing that it controls.
              aria-controls={here && children !== undefined ? `${id}-panel` : undefined}
              tabIndex={here ? 0 : -1}
              data-state={here ? "active" : "inactive"}
              onClick={() => onChange(item.value)}
              className="group relative flex items-center gap-2 h-(--row) desk:h-9 px-3 first:-ml-3 font-medium whitespace-nowrap text-muted hover:text-ink data-[state=active]:text-ink -outline-offset-2 transition-colors"
            >
              {item.label}
              {item.count === undefined ? null : <span className="figure text-faint">{item.count}</span>}
              <span className="absolute inset-x-3 -bottom-px h-0.5 bg-ink opacity-0 group-data-[state=active]:opacity-100" />
            </button>
          );
        })}
      </div>
      {children === undefined ? null : (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${value}`} className="pt-4">
          {children}
        </div>
      )}
    </div>
  );
}
