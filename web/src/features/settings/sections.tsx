// What each section shows, loaded when it is first seen.

import { SECTIONS, type SectionPath, type SectionWords } from "@/features/settings/section_list";
import { part } from "@/lib/part";
import { type ReactNode } from "react";

const ProfileSection = part(() => import("@/features/settings/profile/ProfileSection"));
const SessionsSection = part(() => import("@/features/settings/sessions/SessionsSection"));
const TokensSection = part(() => import("@/features/settings/tokens/TokensSection"));
const ProvidersSection = part(() => import("@/features/settings/providers/ProvidersSection"));
const RoutesSection = part(() => import("@/features/settings/routes/RoutesSection"));
const BudgetsSection = part(() => import("@/features/settings/budgets/BudgetsSection"));
const ApprovalsSection = part(() => import("@/features/settings/approvals/ApprovalsSection"));
const AppearanceSection = part(() => import("@/features/settings/appearance/AppearanceSection"));
const StorageSection = part(() => import("@/features/settings/storage/StorageSection"));
const SystemSection = part(() => import("@/features/settings/system/SystemSection"));

export interface SettingsSection extends SectionWords {
  shows: ReactNode;
}

export function sectionsOf(onLogout: () => Promise<void>): readonly SettingsSection[] {
  const shows: Record<SectionPath, ReactNode> = {
    profile: <ProfileSection onLogout={onLogout} />,
    sessions: <SessionsSection />,
    tokens: <TokensSection />,
    providers: <ProvidersSection />,
    routes: <RoutesSection />,
    budgets: <BudgetsSection />,
    approvals: <ApprovalsSection />,
    appearance: <AppearanceSection />,
    storage: <StorageSection />,
    system: <SystemSection />,
  };
  return SECTIONS.map(({ path, name, glyph, about, also }) => ({ path, name, glyph, about, also, shows: shows[path] }));
}
