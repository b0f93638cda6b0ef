import type { AppManifest } from "@/app/apps/manifest";
import { KEY_WORDS } from "@/features/approvals/key_words";

export const approvals: AppManifest = {
  id: "approvals",
  name: "Approvals",
  glyph: "approvals",
  about: "What waits for your yes or no",
  path: "/approvals",
  also: ["/approve"],
  routes: [
    { path: "/approvals", lazy: () => import("@/app/routes/ApprovalsRoute") },
    { path: "/approve/:id", lazy: () => import("@/app/routes/ApproveRoute") },
  ],
  dock: 3,
  bottom: 3,
  waits: true,
  shortcut: "G A",
  keys: KEY_WORDS,
};
