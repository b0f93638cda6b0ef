// The smallest runner: named steps, one after the other, each with a time limit; a picture and the
// page's own errors when one fails; `N passed, N failed` at the end.

import { join } from "node:path";

const LIMIT_MS = 120_000;

/**
 * `pages`: those that are open now, for the pictures of a failure. What is to be listened to for errors is
 * given to `watch`, each context of the browser once.
 */
export function runner({ folder, pages, limitMs = LIMIT_MS }) {
  let passed = 0;
  let failed = 0;
  const faults = [];

  function watch(context) {
    context.on("weberror", (error) => faults.push(`page error: ${error.error().message}`));
    context.on("console", (message) => {
      const text = message.text();
      // A refused request is also written there by the browser itself; what it means is the test's business.
      if (message.type() === "error" && !text.includes("Failed to load resource") && !text.includes("net::ERR_") && !text.includes("WebSocket connection")) faults.push(`console: ${text}`);
    });
    return context;
  }

  /** `provokes`: the errors that the step is about. */
  async function step(name, work, { provokes = null } = {}) {
    const begun = Date.now();
    let timer;
    try {
      const limit = new Promise((_, stop) => {
        timer = setTimeout(() => stop(new Error(`not done after ${limitMs / 1000} s`)), limitMs);
      });
      await Promise.race([work(), limit]);
      const wrong = faults.splice(0).filter((fault) => !provokes?.test(fault));
      if (wrong.length > 0) throw new Error(wrong.join("\n"));
      passed++;
      console.log(`ok      ${name} (${Date.now() - begun} ms)`);
    } catch (error) {
      failed++;
      faults.length = 0;
      console.log(`FAILED  ${name} (${Date.now() - begun} ms)\n${error.stack ?? error}`);
      for (const [n, open] of (folder ? pages() : []).entries()) {
        await open.screenshot({ path: join(folder, `failed-${failed}-${n}.png`), timeout: 5_000 }).catch(() => {});
      }
    } finally {
      clearTimeout(timer);
    }
  }

  function end() {
    // The first two lines are for the tally, which knows the words of `node --test`.
    console.log(`# pass ${passed}\n# fail ${failed}\n${passed} passed, ${failed} failed`);
    return failed === 0;
  }

  return { step, end, watch };
}

export function equal(found, expected, what) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: found ${a}, expected ${b}`);
}

export function holds(condition, what) {
  if (!condition) throw new Error(what);
}
