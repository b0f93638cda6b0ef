// Dark, light, or as the device has it. The first paint reads the same key in public/start.js.

import { create } from "zustand";

export type Theme = "device" | "dark" | "light";

const KEY = "metatron.theme";

function stored(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return value === "dark" || value === "light" ? value : "device";
  } catch {
    return "device";
  }
}

export const useTheme = create<{ theme: Theme }>(() => ({ theme: stored() }));

export function setTheme(theme: Theme): void {
  useTheme.setState({ theme });
  const root = document.documentElement;
  if (theme === "device") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === "device") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Storage is closed or full: it holds until the page is left.
  }
}
