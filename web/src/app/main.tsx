import "@/ui/base.css";
import { App, ready } from "@/app/App";
import { listenInstall } from "@/app/pwa/install";
import { createRoot } from "react-dom/client";

// Only `vite --mode mock` has it in: elsewhere the condition is false when the page is built. Not awaited
// here: it needs modules that are built into one file with this one, and that would wait for each other.
const mocked = import.meta.env.MODE === "mock" ? import("@/mock/start").then(({ startMock }) => startMock()) : null;

// The browser offers it early, and once.
listenInstall();
const root = document.getElementById("root");
if (root) void Promise.resolve(mocked).then(ready).then(() => createRoot(root).render(<App />));
