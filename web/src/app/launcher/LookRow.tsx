import { Glyph } from "@/ui/Glyph";
import { setTheme, THEMES, useTheme } from "@/ui/theme";

/** The look of this device, one press away. */
export function LookRow() {
  const theme = useTheme((state) => state.theme);
  return (
    <div role="group" aria-label="Look" className="flex items-stretch border-t border-line h-(--row) desk:h-10">
      {THEMES.map((look) => (
        <button
          key={look.value}
          type="button"
          aria-pressed={theme === look.value}
          onClick={() => setTheme(look.value)}
          className={`relative flex-1 flex items-center justify-center gap-2 border-r border-line last:border-r-0 -outline-offset-2 ${theme === look.value ? "text-ink font-medium" : "text-muted hover:text-ink"}`}
        >
          <Glyph name={look.glyph} size={14} />
          {look.label}
          {theme === look.value ? <span className="absolute inset-x-3 top-0 h-0.5 bg-ink" /> : null}
        </button>
      ))}
    </div>
  );
}
