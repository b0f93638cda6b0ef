import "@/ui/base.css";
import { App, ready } from "@/app/App";
import { listenInstall } from "@/app/pwa/install";
import { createRoot } from "react-dom/client";

// Only `vite --mode mock` has it in: elsewhere the condition is false when the page is built.
if (import.meta.env.MODE === "mock") (await import("@/mock/start")).startMock();

// The browser offers it early, and once.
listenInstall();
const root = document.getElementById("root");
if (root) void ready().then(() => createRoot(root).render(<App />));
