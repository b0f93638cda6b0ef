// Dark, light, or as the device has it. The first paint reads the same key in public/start.js.

import { keepLocal, readLocal } from "@/lib/device/local";
import type { GlyphName } from "@/ui/Glyph";
import { create } from "zustand";

export type Theme = "device" | "dark" | "light";

export const THEMES: readonly { value: Theme; label: string; glyph: GlyphName }[] = [
  { value: "device", label: "As the device", glyph: "system" },
  { value: "dark", label: "Dark", glyph: "moon" },
  { value: "light", label: "Light", glyph: "sun" },
];

function stored(): Theme {
  const value = readLocal("theme");
  return value === "dark" || value === "light" ? value : "device";
}

export const useTheme = create<{ theme: Theme }>(() => ({ theme: stored() }));

export function setTheme(theme: Theme): void {
  useTheme.setState({ theme });
  const root = document.documentElement;
  if (theme === "device") delete root.dataset.theme;
  else root.dataset.theme = theme;
  keepLocal("theme", theme === "device" ? null : theme);
}
