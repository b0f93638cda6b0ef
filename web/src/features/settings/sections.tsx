// The one list of sections, in their order.

import { AppearanceSection } from "@/features/settings/appearance/AppearanceSection";
import { ApprovalsSection } from "@/features/settings/approvals/ApprovalsSection";
import { ProfileSection } from "@/features/settings/profile/ProfileSection";
import { ProvidersSection } from "@/features/settings/providers/ProvidersSection";
import { SessionsSection } from "@/features/settings/sessions/SessionsSection";
import { StorageSection } from "@/features/settings/storage/StorageSection";
import { SystemSection } from "@/features/settings/system/SystemSection";
import { TokensSection } from "@/features/settings/tokens/TokensSection";
import type { GlyphName } from "@/ui/Glyph";
import type { ReactNode } from "react";

export interface SettingsSection {
  path: string;
  name: string;
  glyph: GlyphName;
  /** What one finds there; the phone says it below the name. */
  about: string;
  shows: ReactNode;
}

export function sectionsOf(onLogout: () => Promise<void>): readonly SettingsSection[] {
  return [
    { path: "profile", name: "Profile", glyph: "person", about: "Who you are here", shows: <ProfileSection onLogout={onLogout} /> },
    { path: "sessions", name: "Sessions", glyph: "devices", about: "Where you are logged in", shows: <SessionsSection /> },
    { path: "tokens", name: "Tokens", glyph: "key", about: "For programs", shows: <TokensSection /> },
    { path: "providers", name: "Providers", glyph: "plug", about: "Where models are reached", shows: <ProvidersSection /> },
    { path: "approvals", name: "Approvals", glyph: "approvals", about: "How long a question stands", shows: <ApprovalsSection /> },
    { path: "appearance", name: "Appearance", glyph: "sun", about: "Theme, text, motion, keys", shows: <AppearanceSection /> },
    { path: "storage", name: "Storage", glyph: "disk", about: "What takes room, there and here", shows: <StorageSection /> },
    { path: "system", name: "System", glyph: "server", about: "Version, machines, isolation", shows: <SystemSection /> },
  ];
}
