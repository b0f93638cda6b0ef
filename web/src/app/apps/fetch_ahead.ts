// Once the page rests, the apps that were not looked at yet are fetched, one after the other: opening
// one is then instant, and it opens without a connection too.

import { PARTS } from "@/app/apps/pages";

const AFTER_MS = 5_000;

interface Saving {
  connection?: { saveData?: boolean };
}

function rest(): Promise<void> {
  return new Promise((done) => {
    if (window.requestIdleCallback) window.requestIdleCallback(() => done());
    else setTimeout(done, 200);
  });
}

async function fetchAll(stopped: () => boolean): Promise<void> {
  for (const page of PARTS) {
    await rest();
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
