// Chromium as the system has it, quiet and with an empty profile.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = [process.env.METATRON_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** `more`: flags for one purpose alone. */
export async function startBrowser(more = []) {
  const executablePath = PLACES.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error("No Chromium found: install the package chromium, or set METATRON_CHROMIUM.");
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-default-apps",
      "--disable-domain-reliability",
      "--disable-sync",
      "--metrics-recording-only",
      "--no-first-run",
      "--no-pings",
      ...more,
    ],
  });
}
