import { Glyph, type GlyphName } from "@/ui/Glyph";
import { setTheme, type Theme, useTheme } from "@/ui/theme";

const LOOKS: readonly { theme: Theme; name: string; glyph: GlyphName }[] = [
  { theme: "device", name: "As the device", glyph: "system" },
  { theme: "dark", name: "Dark", glyph: "moon" },
  { theme: "light", name: "Light", glyph: "sun" },
];

/** The look of this device, one press away. */
export function LookRow() {
  const theme = useTheme((state) => state.theme);
  return (
    <div role="group" aria-label="Look" className="flex items-stretch border-t border-line h-(--row) desk:h-10">
      {LOOKS.map((look) => (
        <button
          key={look.theme}
          type="button"
          aria-pressed={theme === look.theme}
          onClick={() => setTheme(look.theme)}
          className={`relative flex-1 flex items-center justify-center gap-2 border-r border-line last:border-r-0 -outline-offset-2 ${theme === look.theme ? "text-ink font-medium" : "text-muted hover:text-ink"}`}
        >
          <Glyph name={look.glyph} size={14} />
          {look.name}
          {theme === look.theme ? <span className="absolute inset-x-3 top-0 h-0.5 bg-ink" /> : null}
        </button>
      ))}
    </div>
  );
}
