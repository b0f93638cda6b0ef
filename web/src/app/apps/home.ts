import type { AppManifest } from "@/app/apps/manifest";

export const home: AppManifest = {
  id: "home",
  name: "Home",
  glyph: "home",
  about: "What waits, how it all stands",
  path: "/",
  routes: [{ path: "/", lazy: () => import("@/app/routes/HomeRoute") }],
  dock: 1,
  bottom: 1,
  shortcut: "G H",
};
