import { ConnectionLabel } from "@/app/frame/ConnectionLabel";
import { NodeLabel } from "@/app/frame/NodeLabel";
import { isHere, PLACES } from "@/app/frame/places";
import { ThemeSwitch } from "@/app/frame/ThemeSwitch";
import { Glyph } from "@/ui/Glyph";
import { Link, useLocation } from "react-router";

export function TopBar({ pending }: { pending: number }) {
  const { pathname } = useLocation();
  return (
    <header className="flex items-stretch h-(--bar) border-b border-line bg-ground pt-[env(safe-area-inset-top)] box-content">
      <Link to="/chat" className="flex items-center gap-2 px-4 desk:w-[256px] desk:pr-0 font-semibold text-title -outline-offset-2">
        <Glyph name="meridian" size={18} />
        Metatron
      </Link>
      <nav aria-label="Places" className="hidden desk:flex">
        {PLACES.map((place) => {
          const here = isHere(place, pathname);
          return (
            <Link
              key={place.path}
              to={place.path}
              aria-current={here ? "page" : undefined}
              className={`relative flex items-center gap-2 px-4 font-medium transition-colors -outline-offset-2 ${here ? "text-ink" : "text-muted hover:text-ink"}`}
            >
              {place.name}
              {place.path === "/approvals" && pending > 0 ? <Waiting count={pending} /> : null}
              {here ? <span className="absolute inset-x-3 -bottom-px h-0.5 bg-ink" /> : null}
            </Link>
          );
        })}
      </nav>
      <div className="ml-auto flex items-center gap-4 pr-3 min-w-0">
        <NodeLabel />
        <ConnectionLabel />
        <ThemeSwitch />
      </div>
    </header>
  );
}

export function Waiting({ count }: { count: number }) {
  return (
    <span className="figure min-w-4 h-4 px-1 grid place-items-center rounded-tag bg-signal text-on-signal font-semibold" aria-label={`${count} wait for you`}>
      {count}
    </span>
  );
}
