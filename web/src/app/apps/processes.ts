import type { AppManifest } from "@/app/apps/manifest";

export const processes: AppManifest = {
  id: "processes",
  name: "Processes",
  glyph: "processes",
  about: "Every agent that runs",
  path: "/processes",
  routes: [{ path: "/processes", lazy: () => import("@/app/routes/ProcessesRoute") }],
  dock: 4,
  bottom: 4,
  shortcut: "G P",
};
