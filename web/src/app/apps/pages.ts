// The pages of the apps, each loaded when it is first seen.

import { APPS } from "@/app/apps/list";
import type { AppManifest, LazyPage } from "@/app/apps/manifest";
import { lazy } from "react";

const pages = new Map<LazyPage, ReturnType<typeof lazy>>();

function pageOf(load: LazyPage) {
  const known = pages.get(load);
  if (known) return known;
  const made = lazy(load);
  pages.set(load, made);
  return made;
}

export const PAGES = APPS.flatMap((app) => app.routes.map(({ path, lazy }) => ({ path, Page: pageOf(lazy) })));

/** Fetches an app before it is asked for: the pointer is on its way, or the page has nothing to do. */
export function prefetch(app: AppManifest): void {
  for (const load of new Set(app.routes.map((route) => route.lazy))) load().catch(() => undefined);
}
