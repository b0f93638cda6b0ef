// The list of sections and the one in view. At the desk they stand side by side; on the phone each has
// the screen for itself. One tree for both: only style sheets know the difference.

import { SectionLink } from "@/features/settings/SectionLink";
import { sectionsOf } from "@/features/settings/sections";
import { ErrorBoundary } from "@/ui/ErrorBoundary";
import { Glyph } from "@/ui/Glyph";
import { NotFound } from "@/ui/NotFound";
import { FRAME } from "@/ui/PageBody";
import { Skeleton } from "@/ui/Skeleton";
import { Suspense, useLayoutEffect, useRef } from "react";
import { Link, useLocation } from "react-router";

const WAYS = [
  { to: "/settings", name: "All settings" },
  { to: "/", name: "Home" },
];

export function SettingsPage({ onLogout }: { onLogout: () => Promise<void> }) {
  const { pathname } = useLocation();
  const name = pathname.replace(/^\/settings\/?|\/$/g, "");
  const page = useRef<HTMLDivElement>(null);
  const sections = sectionsOf(onLogout);
  const chosen = sections.find((section) => section.path === name);
  // At the desk the list alone would leave half of the page empty: there the first section stands with it.
  const shown = name ? chosen : sections[0];
  // The next section begins at its head.
  useLayoutEffect(() => {
    if (page.current) page.current.scrollTop = 0;
  }, [name]);
  return (
    <div ref={page} className="h-full overflow-y-auto">
      <div className={`${FRAME} max-desk:px-0 desk:pt-8 desk:grid desk:grid-cols-[224px_minmax(0,1fr)] desk:gap-x-10 wide:gap-x-16`}>
        {/* The bar above shows it. */}
        <h1 className="sr-only">Settings</h1>
        <nav aria-label="Settings" className={`desk:block desk:sticky desk:top-8 desk:self-start ${name ? "hidden" : ""}`}>
          <ul className="desk:-mx-3 desk:grid desk:gap-px">
            {sections.map((section) => (
              <SectionLink key={section.path} section={section} here={section === shown} alone={!name} />
            ))}
          </ul>
        </nav>
        <div key={shown?.path ?? name} className={`px-4 desk:px-0 pt-2 desk:pt-0 pb-16 desk:block ${name ? "" : "hidden"}`}>
          {shown ? (
            <>
              <Link to="/settings" className="desk:hidden inline-flex items-center gap-1.5 h-(--row) -ml-1.5 pr-3 text-muted">
                <Glyph name="back" />
                All settings
              </Link>
              <ErrorBoundary what={shown.name}>
                <Suspense fallback={<Skeleton lines={4} />}>{shown.shows}</Suspense>
              </ErrorBoundary>
            </>
          ) : (
            <NotFound what="setting" ways={WAYS} heading="h2" />
          )}
        </div>
      </div>
    </div>
  );
}
