// What stands over the page for a moment. Each is loaded when it is first opened.

import { useShellState } from "@/app/shell_state";
import { whenIdle } from "@/lib/when_idle";
import type { Panel } from "@/app/apps/manifest";
import { type Part, part } from "@/lib/part";
import { Suspense, useEffect } from "react";

const AFTER_MS = 2_000;

const PANELS: Record<Panel, Part<object>> = {
  spotlight: part(() => import("@/app/spotlight/Spotlight")),
  launcher: part(() => import("@/app/launcher/Launcher")),
  keys: part(() => import("@/app/keys/KeysSheet")),
  approvals: part(() => import("@/app/frame/WaitingPanel")),
};

export function Panels() {
  const panel = useShellState((state) => state.panel);
  useEffect(() => {
    // When the page stands and has nothing to do, so that the first key press finds them there.
    const load = () => {
      for (const one of Object.values(PANELS)) one.load().catch(() => undefined);
    };
    const timer = setTimeout(() => whenIdle(load), AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  const Open = panel === null ? null : PANELS[panel];
  return <Suspense fallback={null}>{Open ? <Open /> : null}</Suspense>;
}
