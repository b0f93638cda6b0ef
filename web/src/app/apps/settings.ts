import type { AppManifest } from "@/app/apps/manifest";
import { SECTIONS } from "@/features/settings/section_list";
import { setTheme } from "@/ui/theme";

export const settings: AppManifest = {
  id: "settings",
  name: "Settings",
  glyph: "settings",
  about: "Models, tokens, this device",
  path: "/settings",
  routes: [{ path: "/settings/*", lazy: () => import("@/app/routes/SettingsRoute") }],
  dock: 6,
  bottom: null,
  shortcut: "G S",
  places: SECTIONS.map(({ path, name, glyph, about, also }) => ({ path: `/settings/${path}`, name, glyph, about, also })),
  actions: [
    { id: "theme.dark", name: "Look: dark", glyph: "moon", also: "theme night black", launcher: false, run: () => setTheme("dark") },
    { id: "theme.light", name: "Look: light", glyph: "sun", also: "theme day white", launcher: false, run: () => setTheme("light") },
    { id: "theme.device", name: "Look: as the device", glyph: "system", also: "theme system auto", launcher: false, run: () => setTheme("device") },
    {
      id: "session.end",
      name: "Log out",
      glyph: "leave",
      also: "sign out leave",
      run: async (shell) => {
        const { end } = await import("@/app/session_end");
        await end();
        shell.go("/login");
      },
    },
  ],
};
