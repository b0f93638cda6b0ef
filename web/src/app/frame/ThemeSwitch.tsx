import { Button } from "@/ui/Button";
import { setTheme, useTheme, type Theme } from "@/ui/theme";

const NEXT: Record<Theme, Theme> = { device: "dark", dark: "light", light: "device" };
const SAYS: Record<Theme, string> = { device: "as the device", dark: "dark", light: "light" };

export function ThemeSwitch() {
  const theme = useTheme((state) => state.theme);
  const glyph = theme === "device" ? "system" : theme;
  return (
    <Button
      look="quiet"
      glyph={glyph}
      className="-mr-1"
      aria-label={`Look: ${SAYS[theme]}. Change to ${SAYS[NEXT[theme]]}.`}
      title={`Look: ${SAYS[theme]}`}
      onClick={() => setTheme(NEXT[theme])}
    />
  );
}
