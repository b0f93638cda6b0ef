// The places of the system, from which the bar on the desk and the one on the phone are made.

import type { GlyphName } from "@/ui/Glyph";

export interface Place {
  path: string;
  /** Paths that belong to it as well. */
  also: readonly string[];
  name: string;
  glyph: GlyphName;
}

export const PLACES: readonly Place[] = [
  { path: "/chat", also: [], name: "Chat", glyph: "chat" },
  { path: "/approvals", also: ["/approve"], name: "Approvals", glyph: "approvals" },
  { path: "/processes", also: [], name: "Processes", glyph: "processes" },
  { path: "/settings", also: [], name: "Settings", glyph: "settings" },
];

export function isHere(place: Place, path: string): boolean {
  return [place.path, ...place.also].some((start) => path === start || path.startsWith(`${start}/`));
}
