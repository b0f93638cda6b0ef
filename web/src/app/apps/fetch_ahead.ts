// Once the page rests, the apps that were not looked at yet are fetched, one after the other: opening
// one is then instant, and it opens without a connection too.

import { PARTS } from "@/app/apps/pages";
import { whenIdle } from "@/lib/when_idle";

const AFTER_MS = 5_000;

interface Saving {
  connection?: { saveData?: boolean };
}

async function fetchAll(stopped: () => boolean): Promise<void> {
  for (const page of PARTS) {
    await new Promise<void>((done) => whenIdle(done));
    if (stopped()) return;
    await page.load().catch(() => undefined);
  }
}

/** Not where data is dear. Returns what ends it. */
export function fetchAhead(): () => void {
  if ((navigator as Saving).connection?.saveData) return () => undefined;
  let stopped = false;
  const timer = setTimeout(() => void fetchAll(() => stopped), AFTER_MS);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
