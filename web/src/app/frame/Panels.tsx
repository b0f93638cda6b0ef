// What stands over the page for a moment. Each is loaded when it is first opened.

import { useShellState } from "@/app/shell_state";
import type { Panel } from "@/app/apps/manifest";
import { lazy, Suspense, useEffect } from "react";

const AFTER_MS = 2_000;

const LOADERS = {
  spotlight: () => import("@/app/spotlight/Spotlight"),
  launcher: () => import("@/app/launcher/Launcher"),
  keys: () => import("@/app/keys/KeysSheet"),
  approvals: () => import("@/app/frame/WaitingPanel"),
} satisfies Record<Panel, () => Promise<unknown>>;

const Spotlight = lazy(LOADERS.spotlight);
const Launcher = lazy(LOADERS.launcher);
const KeysSheet = lazy(LOADERS.keys);
const WaitingPanel = lazy(LOADERS.approvals);

export function Panels() {
  const panel = useShellState((state) => state.panel);
  useEffect(() => {
    // When the page stands and has nothing to do, so that the first key press finds them there.
    const timer = setTimeout(() => {
      const idle = window.requestIdleCallback ?? ((work: () => void) => void work());
      idle(() => {
        for (const load of Object.values(LOADERS)) load().catch(() => undefined);
      });
    }, AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Suspense fallback={null}>
      {panel === "spotlight" ? <Spotlight /> : null}
      {panel === "launcher" ? <Launcher /> : null}
      {panel === "keys" ? <KeysSheet /> : null}
      {panel === "approvals" ? <WaitingPanel /> : null}
    </Suspense>
  );
}
