import { isHere, PLACES } from "@/app/frame/places";
import { Waiting } from "@/app/frame/TopBar";
import { Glyph } from "@/ui/Glyph";
import { Link, useLocation } from "react-router";

/** The same places under the thumb. */
export function BottomBar({ pending }: { pending: number }) {
  const { pathname } = useLocation();
  return (
    <nav aria-label="Places" className="desk:hidden flex border-t border-line bg-ground pb-[env(safe-area-inset-bottom)]">
      {PLACES.map((place) => {
        const here = isHere(place, pathname);
        return (
          <Link
            key={place.path}
            to={place.path}
            aria-current={here ? "page" : undefined}
            className={`relative flex-1 h-14 flex flex-col items-center justify-center gap-1 -outline-offset-2 ${here ? "text-ink" : "text-muted"}`}
          >
            <Glyph name={place.glyph} size={18} />
            <span className="text-[11px] leading-4 font-medium">{place.name}</span>
            {here ? <span className="absolute inset-x-6 -top-px h-0.5 bg-ink" /> : null}
            {place.path === "/approvals" && pending > 0 ? (
              <span className="absolute top-1 left-1/2 ml-2">
                <Waiting count={pending} />
              </span>
            ) : null}
          </Link>
        );
      })}
    </nav>
  );
}
