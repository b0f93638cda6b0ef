// The pages of the apps, each loaded when it is first seen.

import { APPS } from "@/app/apps/list";
import type { AppManifest, LazyPage } from "@/app/apps/manifest";
import { type Part, part } from "@/lib/part";

const parts = new Map<LazyPage, Part<object>>();

function pageOf(load: LazyPage): Part<object> {
  const known = parts.get(load);
  if (known) return known;
  const made = part(load);
  parts.set(load, made);
  return made;
}

export const PAGES = APPS.flatMap((app) => app.routes.map(({ path, lazy }) => ({ path, Page: pageOf(lazy) })));

/** Every page once. */
export const PARTS: readonly Part<object>[] = [...parts.values()];

/** Fetches an app before it is asked for: the pointer is on its way, or the page has nothing to do. Never rejects. */
export async function prefetch(app: AppManifest): Promise<void> {
  await Promise.allSettled(app.routes.map((route) => pageOf(route.lazy).load()));
}

/** Fetches an app, and what its page shows first. Never rejects. */
export async function prepare(app: AppManifest): Promise<void> {
  await prefetch(app);
  await Promise.allSettled([...new Set(app.routes.map((route) => route.lazy))].map(async (lazy) => (await lazy()).ahead?.()));
}
