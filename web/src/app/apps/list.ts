// The one list of apps. The order is that of the launcher; the rail has its own numbers.

import { approvals } from "@/app/apps/approvals";
import { chat } from "@/app/apps/chat";
import { home } from "@/app/apps/home";
import type { AppManifest } from "@/app/apps/manifest";
import { processes } from "@/app/apps/processes";
import { settings } from "@/app/apps/settings";
import { usage } from "@/app/apps/usage";

export const APPS: readonly AppManifest[] = [home, chat, approvals, processes, usage, settings];

/** Where one lands after a login. */
export const FIRST = APPS[0]?.path ?? "/";

export function isHere(app: AppManifest, path: string): boolean {
  return [app.path, ...(app.also ?? [])].some((start) => path === start || (start !== "/" && path.startsWith(`${start}/`)));
}

export function appAt(path: string): AppManifest | undefined {
  return APPS.find((app) => isHere(app, path));
}

/** The rail: apps of the dock and those of the phone's bar, in one order. */
export const RAIL: readonly AppManifest[] = APPS.filter((app) => app.dock !== null || app.bottom !== null).toSorted(
  (a, b) => (a.dock ?? a.bottom ?? 0) - (b.dock ?? b.bottom ?? 0),
);
