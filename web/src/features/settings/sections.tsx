// The one list of sections, in their order. Each is loaded when it is first seen.

import { part } from "@/lib/part";
import type { GlyphName } from "@/ui/Glyph";
import { type ReactNode } from "react";

const ProfileSection = part(() => import("@/features/settings/profile/ProfileSection"));
const SessionsSection = part(() => import("@/features/settings/sessions/SessionsSection"));
const TokensSection = part(() => import("@/features/settings/tokens/TokensSection"));
const ProvidersSection = part(() => import("@/features/settings/providers/ProvidersSection"));
const ApprovalsSection = part(() => import("@/features/settings/approvals/ApprovalsSection"));
const AppearanceSection = part(() => import("@/features/settings/appearance/AppearanceSection"));
const StorageSection = part(() => import("@/features/settings/storage/StorageSection"));
const SystemSection = part(() => import("@/features/settings/system/SystemSection"));

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
