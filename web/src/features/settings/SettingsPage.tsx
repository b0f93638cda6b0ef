// The list of sections and the one in view. At the desk they stand side by side; on the phone each has
// the screen for itself. One tree for both: only style sheets know the difference.

import { SectionLink } from "@/features/settings/SectionLink";
import { sectionsOf } from "@/features/settings/sections";
import { ErrorBoundary } from "@/ui/ErrorBoundary";
import { Glyph } from "@/ui/Glyph";
import { Skeleton } from "@/ui/Skeleton";
import { Suspense } from "react";
import { Link, Navigate, useLocation } from "react-router";

export function SettingsPage({ onLogout }: { onLogout: () => Promise<void> }) {
  const { pathname } = useLocation();
  const name = pathname.split("/")[2] ?? "";
  const sections = sectionsOf(onLogout);
  const chosen = sections.find((section) => section.path === name);
  // At the desk the list alone would leave half of the page empty: there the first section stands with it.
  const shown = chosen ?? sections[0];
  if (name && !chosen) return <Navigate to="/settings" replace />;
  return (
    <div className="h-full desk:grid desk:grid-cols-[272px_minmax(0,1fr)]">
      {/* The bar above shows it. */}
      <h1 className="sr-only">Settings</h1>
      <nav aria-label="Settings" className={`h-full overflow-y-auto desk:block desk:border-r border-line ${chosen ? "hidden" : ""}`}>
        <ul className="desk:py-2">
          {sections.map((section) => (
            <SectionLink key={section.path} section={section} here={section === shown} alone={!chosen} />
          ))}
        </ul>
      </nav>
      <div key={shown?.path} className={`h-full overflow-y-auto desk:block ${chosen ? "" : "hidden"}`}>
        <div className="max-w-[752px] px-4 desk:px-10 pt-2 desk:pt-8 pb-16">
          <Link to="/settings" className="desk:hidden inline-flex items-center gap-1.5 h-(--row) -ml-1.5 pr-3 text-muted">
            <Glyph name="back" />
            All settings
          </Link>
          <ErrorBoundary what={shown?.name ?? "Settings"}>
            <Suspense fallback={<Skeleton lines={4} />}>{shown?.shows}</Suspense>
          </ErrorBoundary>
        </div>
      </div>
    </div>
  );
}
