import type { AppManifest } from "@/app/apps/manifest";

const page = () => import("@/app/routes/ProcessesRoute");

export const processes: AppManifest = {
  id: "processes",
  name: "Processes",
  glyph: "processes",
  about: "Every agent that runs",
  path: "/processes",
  routes: [
    { path: "/processes", lazy: page },
    { path: "/processes/:pid", lazy: page },
  ],
  dock: 4,
  bottom: 4,
  shortcut: "G P",
};
