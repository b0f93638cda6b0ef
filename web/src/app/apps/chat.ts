import type { AppManifest } from "@/app/apps/manifest";

const page = () => import("@/app/routes/ChatRoute");

export const chat: AppManifest = {
  id: "chat",
  name: "Chat",
  glyph: "chat",
  about: "Say what to look at or do",
  path: "/chat",
  routes: [
    { path: "/chat", lazy: page },
    { path: "/chat/:pid", lazy: page },
  ],
  dock: 2,
  bottom: 2,
  shortcut: "G C",
  keys: [{ keys: ["/"], name: "search the chats" }],
  actions: [{ id: "chat.new", name: "New chat", glyph: "plus", also: "ask say begin start", keys: "Mod+Shift+O", run: (shell) => shell.go("/chat/new") }],
};
