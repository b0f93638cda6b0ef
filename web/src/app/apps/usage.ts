import type { AppManifest } from "@/app/apps/manifest";

export const usage: AppManifest = {
  id: "usage",
  name: "Usage",
  glyph: "usage",
  about: "What models read, wrote and cost",
  path: "/usage",
  routes: [{ path: "/usage", lazy: () => import("@/app/routes/UsageRoute") }],
  dock: 5,
  bottom: null,
  shortcut: "G U",
};
