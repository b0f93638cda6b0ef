import { Link } from "react-router";

interface Props {
  label: string;
  items: readonly { to: string; label: string; here: boolean; count?: number }[];
  className?: string;
}

/** Tabs that are places: each has an address of its own, so each is a link. */
export function LinkTabs({ label, items, className = "" }: Props) {
  return (
    <nav aria-label={label} className={`flex border-b border-line overflow-x-auto [scrollbar-width:none] ${className}`}>
      {items.map((item) => (
        <Link
          key={item.to}
          to={item.to}
          replace
          aria-current={item.here ? "page" : undefined}
          className="group relative flex items-center gap-1.5 desk:gap-2 h-(--row) desk:h-9 px-2 desk:px-3 first:-ml-2 desk:first:-ml-3 font-medium whitespace-nowrap text-muted hover:text-ink aria-[current=page]:text-ink -outline-offset-2 transition-colors"
        >
          {item.label}
          {item.count === undefined ? null : <span className="figure text-faint">{item.count}</span>}
          <span className="absolute inset-x-2 desk:inset-x-3 bottom-0 h-0.5 bg-ink opacity-0 group-aria-[current=page]:opacity-100" />
        </Link>
      ))}
    </nav>
  );
}
