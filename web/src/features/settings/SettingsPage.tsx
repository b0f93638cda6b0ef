import { ProfileSection } from "@/features/settings/ProfileSection";
import { ProvidersSection } from "@/features/settings/ProvidersSection";
import { SystemSection } from "@/features/settings/SystemSection";
import { Link, Navigate, Route, Routes, useLocation } from "react-router";

const SECTIONS = [
  { path: "profile", name: "Profile" },
  { path: "providers", name: "Providers" },
  { path: "system", name: "System" },
] as const;

export function SettingsPage({ onLogout }: { onLogout: () => Promise<void> }) {
  const { pathname } = useLocation();
  return (
    <div className="h-full flex flex-col desk:grid desk:grid-cols-[272px_minmax(0,1fr)]">
      <nav aria-label="Settings" className="shrink-0 flex desk:block border-b desk:border-b-0 desk:border-r border-line overflow-x-auto">
        <h1 className="hidden desk:flex items-center h-[52px] pl-4 text-title font-semibold">Settings</h1>
        {SECTIONS.map((section) => {
          const here = pathname.startsWith(`/settings/${section.path}`);
          return (
            <Link
              key={section.path}
              to={`/settings/${section.path}`}
              aria-current={here ? "page" : undefined}
              className={`relative flex items-center h-(--row) desk:h-9 px-4 font-medium -outline-offset-2 ${here ? "text-ink desk:bg-raised" : "text-muted hover:text-ink"}`}
            >
              {section.name}
              {here ? <span className="absolute inset-x-3 -bottom-px h-0.5 bg-ink desk:hidden" /> : null}
            </Link>
          );
        })}
      </nav>
      <div className="flex-1 min-h-0 overflow-y-auto">
        <div className="max-w-[720px] px-4 desk:px-10 pt-5 desk:pt-8 pb-16">
          <Routes>
            <Route path="profile" element={<ProfileSection onLogout={onLogout} />} />
            <Route path="providers" element={<ProvidersSection />} />
            <Route path="system" element={<SystemSection />} />
            <Route path="*" element={<Navigate to="/settings/profile" replace />} />
          </Routes>
        </div>
      </div>
    </div>
  );
}
