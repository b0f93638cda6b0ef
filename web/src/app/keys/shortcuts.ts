// All shortcuts there are: those of the manifests, and the shell's own three.

import { APPS } from "@/app/apps/list";
import type { AppAction, Shell } from "@/app/apps/manifest";

export interface Shortcut {
  keys: string;
  name: string;
  run(shell: Shell): void | Promise<void>;
}

export const KEYS: AppAction = { id: "shell.keys", name: "Keys", glyph: "keys", also: "keyboard shortcuts help", keys: "?", run: (shell) => shell.open("keys") };

function shortcutsOf(actions: readonly AppAction[]): Shortcut[] {
  return actions.flatMap(({ keys, name, run }) => (keys ? [{ keys, name, run }] : []));
}

const OWN: readonly Shortcut[] = [
  { keys: "Mod+K", name: "Find or do", run: (shell) => shell.open("spotlight") },
  { keys: "/", name: "Find or do", run: (shell) => shell.open("spotlight") },
  ...shortcutsOf([KEYS]),
];

export const SHORTCUTS: readonly Shortcut[] = [
  ...OWN,
  ...APPS.flatMap((app) => (app.shortcut ? [{ keys: app.shortcut, name: app.name, run: (shell: Shell) => shell.go(app.path) }] : [])),
  ...APPS.flatMap((app) => shortcutsOf(app.actions ?? [])),
];
