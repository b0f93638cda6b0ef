// Every action there is: those of the manifests, and those of the shell itself.

import { APPS } from "@/app/apps/list";
import type { AppAction } from "@/app/apps/manifest";

const OWN: readonly AppAction[] = [{ id: "shell.keys", name: "Keys", glyph: "keys", also: "keyboard shortcuts help", keys: "?", run: (shell) => shell.open("keys") }];

export function actionsNow(): AppAction[] {
  return [...APPS.flatMap((app) => app.actions ?? []), ...OWN];
}
