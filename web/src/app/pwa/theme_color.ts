// The colour of the browser's own bars follows the look that was chosen here, not only the device's.

import { useTheme } from "@/ui/theme";
import { useEffect } from "react";

/** `--color-ground` of tokens.css, as index.html has it for the first paint. */
const GROUND = { dark: "#0f1113", light: "#eff0f2" } as const;

export function useThemeColor(): void {
  const theme = useTheme((state) => state.theme);
  useEffect(() => {
    for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
      const device = meta.media.includes("dark") ? "dark" : "light";
      meta.content = GROUND[theme === "device" ? device : theme];
    }
  }, [theme]);
}
