// All shortcuts there are: those of the manifests, and the shell's own three.

import { APPS } from "@/app/apps/list";
import type { Shell } from "@/app/apps/manifest";

export interface Shortcut {
  keys: string;
  name: string;
  run(shell: Shell): void | Promise<void>;
}

const OWN: readonly Shortcut[] = [
  { keys: "Mod+K", name: "Find or do", run: (shell) => shell.open("spotlight") },
  { keys: "/", name: "Find or do", run: (shell) => shell.open("spotlight") },
  { keys: "?", name: "Keys", run: (shell) => shell.open("keys") },
];

export const SHORTCUTS: readonly Shortcut[] = [
  ...OWN,
  ...APPS.flatMap((app) => (app.shortcut ? [{ keys: app.shortcut, name: app.name, run: (shell: Shell) => shell.go(app.path) }] : [])),
  ...APPS.flatMap((app) => (app.actions ?? []).flatMap((action) => (action.keys ? [{ keys: action.keys, name: action.name, run: action.run }] : []))),
];
