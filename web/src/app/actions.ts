// Every action there is: those of the manifests, and those of the shell itself.

import { APPS } from "@/app/apps/list";
import type { AppAction } from "@/app/apps/manifest";
import { KEYS } from "@/app/keys/shortcuts";
import { install, useInstall } from "@/app/pwa/install";
import { useUpdate } from "@/app/pwa/worker";
import { changeVersion } from "@/lib/version/change";
import { useMemo } from "react";

const INSTALL: AppAction = { id: "shell.install", name: "Install on this device", glyph: "install", also: "app pwa home screen", run: install };
const UPDATE: AppAction = { id: "shell.update", name: "Reload into the new version", glyph: "retry", also: "update upgrade", run: changeVersion };

/** A phone has no keys to explain. */
const hasKeys = window.matchMedia("(any-pointer: fine)").matches;
const LASTING: readonly AppAction[] = [...APPS.flatMap((app) => app.actions ?? []), ...(hasKeys ? [KEYS] : [])];

/** Also what is possible just now. */
export function useActions(): readonly AppAction[] {
  const offered = useInstall((state) => state.offer !== null);
  const update = useUpdate((state) => state.ready);
  return useMemo(() => [...LASTING, ...(offered ? [INSTALL] : []), ...(update ? [UPDATE] : [])], [offered, update]);
}
