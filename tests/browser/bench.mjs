// What a person waits for, in Chromium against the real stack: the second part of `make bench`, or `node bench.mjs
// pace|loads|opening|streaming|longChat|away` for a part of it.
// The limits are those of the design; the mobile profile is a processor four times slower behind
// 1.6 Mbit/s and 150 ms.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ask, chat, claim, say, until } from "./api.mjs";
import { startBrowser } from "./browser.mjs";
import { quantile, report } from "./figures.mjs";
import { LAST, LONG, writeScript } from "./long_answer.mjs";
import { startStack } from "./stack.mjs";

const RUNS = 5;
const DESK = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const SLOW_NETWORK = { offline: false, latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 };
const vitals = await readFile(join(dirname(createRequire(import.meta.url).resolve("web-vitals")), "web-vitals.iife.js"), "utf8");

const folder = await mkdtemp(join(tmpdir(), "metatron-bench-"));
const baseUrl = await writeScript(folder);
await writeFile(join(folder, "providers.toml"), `[[providers]]\nname = "script"\nkind = "scripted"\nbase_url = "${baseUrl}"\nmodels = ["script"]\n`);
const stack = await startStack({ METATRON_PROVIDERS_FILE: join(folder, "providers.toml") });
// Who drives a page asks where each piece of script stands, and for that V8 reads the scripts a second time (50 ms of a
// first load at the desk, 7 ms when nobody drives): so it writes that down the first time.
const browser = await startBrowser(["--js-flags=--no-enable-lazy-source-positions"]);
const whole = await browser.newBrowserCDPSession();
const { add, finish } = report();
const owner = await claim(stack);

const CALM = { everyMs: 100, times: 3, usedS: 0.01, withinMs: 20_000 };

/** Until the browser has built what a new window has: it takes as much of the processor as a page does. */
async function calm() {
  const used = async () => (await whole.send("SystemInfo.getProcessInfo")).processInfo.reduce((sum, one) => sum + one.cpuTime, 0);
  const until = Date.now() + CALM.withinMs;
  for (let [times, before] = [0, await used()]; times < CALM.times; ) {
    if (Date.now() > until) throw new Error("the browser does not come to rest");
    await new Promise((done) => setTimeout(done, CALM.everyMs));
    const now = await used();
    times = now - before < CALM.usedS ? times + 1 : 0;
    before = now;
  }
}

/** A page of its own, signed in unless told otherwise. */
async function open(options, { slow = false, signedIn = true } = {}) {
  const context = await browser.newContext({ ...options, serviceWorkers: "block", storageState: signedIn ? owner.state : undefined });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const cdp = await context.newCDPSession(page);
  await calm();
  if (slow) {
    await cdp.send("Network.enable");
    await cdp.send("Network.emulateNetworkConditions", SLOW_NETWORK);
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  }
  return { context, page, cdp };
}

/** What the browser has written down of one kind. Asked for afterwards: whatever looks on while a page loads makes it slower. */
function entries(page, type) {
  return page.evaluate(
    (type) =>
      new Promise((done) => {
        const of = (one) => ({ at: one.startTime, ms: one.duration, shift: one.hadRecentInput ? 0 : (one.value ?? 0) });
        new PerformanceObserver((list) => done(list.getEntries().map(of))).observe({ type, buffered: true });
        // None of them: then nobody is told.
        setTimeout(() => done([]), 500);
      }),
    type,
  );
}

const BLOCKS_FROM_MS = 50;

/** How fast this machine is now: what the figures of one run can be compared with those of another by. */
async function pace() {
  const { context, page } = await open(DESK);
  const values = [];
  for (let run = 0; run < RUNS; run++) {
    values.push(
      await page.evaluate(() => {
        const begun = performance.now();
        let at = 1;
        for (let step = 0; step < 20_000_000; step++) at = (at * 1_103_515_245 + step) >>> 1;
        return performance.now() - begun + at * 0;
      }),
    );
  }
  add("this machine: 20 million steps of a loop", "ms", null, values);
  await context.close();
}

async function metric(cdp, name) {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return metrics.find((one) => one.name === name).value;
}

/** First loads. The page must have come to rest: what is late would not be counted. */
async function loads(name, path, { slow, signedIn, limits }) {
  const [paints, shifts, blocked] = [[], [], []];
  for (let run = 0; run < RUNS; run++) {
    const { context, page } = await open(slow ? PHONE : DESK, { slow, signedIn });
    await page.goto(`${stack.url}${path}`, { waitUntil: "commit" });
    await page.waitForTimeout(slow ? 6_000 : 2_000);
    await page.getByRole("heading").or(page.getByRole("button")).first().waitFor();
    const [first] = await entries(page, "paint").then((all) => all.slice(-1));
    const tasks = (await entries(page, "longtask")).filter((task) => task.at >= first.at);
    paints.push((await entries(page, "largest-contentful-paint")).at(-1).at);
    shifts.push((await entries(page, "layout-shift")).reduce((sum, one) => sum + one.shift, 0));
    blocked.push(tasks.reduce((sum, task) => sum + Math.max(0, task.ms - BLOCKS_FROM_MS), 0));
    await context.close();
  }
  add(`${name}: largest paint`, "ms", limits.lcp, paints);
  add(`${name}: layout shift`, "", limits.cls, shifts);
  if (limits.tbt) add(`${name}: blocked`, "ms", limits.tbt, blocked);
}

async function firstLoads() {
  await loads("login, desk", "/login", { slow: false, signedIn: false, limits: { lcp: 500, cls: 0.02 } });
  await loads("login, mobile", "/login", { slow: true, signedIn: false, limits: { lcp: 2_000, cls: 0.02, tbt: 200 } });
  await loads("first page, desk", "/", { slow: false, signedIn: true, limits: { lcp: 500, cls: 0.02 } });
  await loads("first page, mobile", "/", { slow: true, signedIn: true, limits: { lcp: 2_000, cls: 0.02, tbt: 200 } });
  await loads("chat, mobile", "/chat", { slow: true, signedIn: true, limits: { lcp: 2_000, cls: 0.02, tbt: 200 } });
}

/** From the press to the painted heading, the chunk being there. */
async function opening() {
  const { context, page } = await open(DESK);
  await page.goto(`${stack.url}/chat`);
  const values = [];
  const to = async (path, heading) => {
    const link = page.locator(`nav[aria-label="Apps"] a[href="${path}"]`).first();
    await link.waitFor();
    const ms = await page.evaluate(
      ([href, text]) =>
        new Promise((done) => {
          const link = document.querySelector(`nav[aria-label="Apps"] a[href="${href}"]`);
          const seen = () => [...document.querySelectorAll("main h1, main h2, main [role=tab]")].some((h) => h.textContent.includes(text) && h.offsetParent !== null);
          const begun = performance.now();
          const look = () => (seen() ? requestAnimationFrame(() => done(performance.now() - begun)) : requestAnimationFrame(look));
          link.click();
          look();
        }),
      [path, heading],
    );
    return ms;
  };
  // The first round loads the chunks.
  for (let round = 0; round <= RUNS; round++) {
    for (const [path, heading] of [["/approvals", "Approvals"], ["/processes", "Processes"], ["/chat", "Chats"]]) {
      const ms = await to(path, heading);
      if (round > 0) values.push(ms);
    }
  }
  add("open a loaded app", "ms", 100, values);
  await context.close();
}

/** An answer of 12 KB that comes in some 17 s, into a page that has come to rest. `measure` goes on while it comes. */
async function streamed(measure) {
  const pid = await chat(owner);
  const { context, page, cdp } = await open(DESK);
  // Time of the processor: what others do on this machine is not the page's.
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.goto(`${stack.url}/chat/${pid}`);
  await page.getByRole("textbox", { name: /Say|Answer/ }).waitFor();
  // What is fetched ahead when nothing else is to be done has come.
  await page.waitForLoadState("networkidle");
  await measure(page, cdp, async () => {
    // Asked of the machine, not of the page: whoever looks for a text in it works in it.
    await say(owner, pid, "the long one");
    await until("the long answer to end", async () => (await owner.call("GET", `/api/processes/${pid}`)).state === "idle", 250);
    await page.getByText(LAST).waitFor();
  });
  await context.close();
}

const OF_THE_BROWSER = ["UpdateLayoutTree", "Layout"];

/** Of each timer that fired in the page the processor's time in ms, without the browser's own work in it. */
function timersOf(trace) {
  const events = trace.traceEvents.filter((one) => one.ph === "X" && one.tdur !== undefined);
  const timers = events.filter((one) => one.name === "TimerFire");
  if (timers.length === 0) throw new Error("no timer stands in the trace: nothing was measured");
  const nested = events.filter((one) => OF_THE_BROWSER.includes(one.name));
  const within = (timer) => nested.filter((one) => one.tid === timer.tid && one.pid === timer.pid && one.ts >= timer.ts && one.ts < timer.ts + timer.dur);
  return timers.map((timer) => (timer.tdur - within(timer).reduce((sum, one) => sum + one.tdur, 0)) / 1000);
}

/**
 * What an answer costs while it comes. The limits are of its commits, which run in timers: so they were measured
 * when they were set, in a page of nothing else. Style, layout and paint are known beside it.
 */
async function streaming() {
  const [work, longest, commits, slow] = [[], [], [], []];
  for (let run = 0; run < RUNS; run++) {
    await streamed(async (page, cdp, answer) => {
      const [before, begun] = [await metric(cdp, "TaskDuration"), await page.evaluate(() => performance.now())];
      await answer();
      work.push((await metric(cdp, "TaskDuration")) * 1000 - before * 1000);
      const tasks = (await entries(page, "longtask")).filter((task) => task.at >= begun);
      longest.push(Math.max(0, ...tasks.map((task) => task.ms)));
    });
    await streamed(async (page, _, answer) => {
      await browser.startTracing(page, { categories: ["devtools.timeline"] });
      await answer();
      const each = timersOf(JSON.parse(await browser.stopTracing())).toSorted((a, b) => a - b);
      commits.push(each.reduce((sum, ms) => sum + ms, 0));
      slow.push(quantile(each, 0.95));
    });
  }
  const size = `${(LONG.length / 1024).toFixed(0)} KB`;
  add(`stream ${size}: commits`, "ms", 700, commits);
  add("stream: p95 of a commit", "ms", 4, slow);
  add(`stream ${size}: all of the main thread`, "ms", null, work);
  add("stream: longest task", "ms", 50, longest);
}

async function longChat() {
  const pid = await chat(owner);
  for (let turn = 0; turn < 1_000; turn++) await ask(owner, pid, `Say it, the ${turn}th time.`);
  const [opened, nodes, typed, heap, inp] = [[], [], [], [], []];
  for (let run = 0; run < RUNS; run++) {
    const { context, page, cdp } = await open(DESK);
    await cdp.send("Performance.enable");
    await page.addInitScript(`${vitals}; window.inp = 0; webVitals.onINP((m) => { window.inp = m.value; }, { reportAllChanges: true, durationThreshold: 16 });`);
    await page.goto(`${stack.url}/approvals`);
    await page.locator(`nav[aria-label="Apps"] a[href="/chat"]`).click();
    const link = page.locator(`a[href="/chat/${pid}"]`).first();
    await link.waitFor();
    opened.push(
      await page.evaluate(
        (pid) =>
          new Promise((done) => {
            const begun = performance.now();
            document.querySelector(`a[href="/chat/${pid}"]`).click();
            const look = () => (document.querySelector("main").innerText.includes("the 999th time") ? requestAnimationFrame(() => done(performance.now() - begun)) : requestAnimationFrame(look));
            look();
          }),
        pid,
      ),
    );
    // All of it: upwards until the first message stands there.
    const scroller = page.locator("[data-timeline]");
    for (let tries = 0; tries < 400 && (await page.getByText("the 0th time", { exact: false }).count()) === 0; tries++) {
      await scroller.evaluate((at) => at.scrollTo(0, 0));
      await page.waitForTimeout(40);
    }
    await page.getByText("the 0th time").first().waitFor();
    await scroller.evaluate((at) => at.scrollTo(0, at.scrollHeight));
    await page.getByText("the 999th time").first().waitFor();
    nodes.push(await scroller.evaluate((at) => at.querySelectorAll("*").length));
    await page.getByRole("textbox", { name: /Say|Answer/ }).click();
    await page.evaluate(() => {
      window.keys = [];
      addEventListener("keydown", (event) => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => keys.push(performance.now() - event.timeStamp);
        requestAnimationFrame(() => channel.port2.postMessage(0));
      }, true);
    });
    await page.keyboard.type("Does typing stay quick in here, with all of this above it?", { delay: 30 });
    typed.push(...(await page.evaluate(() => keys)));
    inp.push(await page.evaluate(() => window.inp));
    await cdp.send("HeapProfiler.collectGarbage");
    heap.push((await metric(cdp, "JSHeapUsedSize")) / 1024 / 1024);
    await context.close();
  }
  add("2,000 messages: open", "ms", 500, opened);
  add("2,000 messages: elements", "", 1_500, nodes);
  add("2,000 messages: key to paint", "ms", 32, typed);
  add("2,000 messages: heap", "MiB", 120, heap);
  add("interaction to next paint, p75", "ms", 100, inp);
}

/** Five pages away for a minute, in which something is said. */
async function away() {
  const pages = [];
  for (let run = 0; run < RUNS; run++) {
    const pid = await chat(owner);
    const { context, page } = await open(DESK);
    await page.goto(`${stack.url}/chat/${pid}`);
    await page.getByText("live", { exact: true }).waitFor();
    pages.push({ context, page, pid });
  }
  await Promise.all(pages.map(({ context }) => context.setOffline(true)));
  await Promise.all(pages.map(({ pid }) => ask(owner, pid, "Said while you were away")));
  await new Promise((done) => setTimeout(done, 60_000));
  const values = [];
  for (const { context, page } of pages) {
    const begun = Date.now();
    await context.setOffline(false);
    await page.getByText("the disk is half full").waitFor();
    values.push((Date.now() - begun) / 1000);
    const times = await page.getByText("Said while you were away").count();
    if (times < 1) throw new Error("what was said is not there");
    await context.close();
  }
  add("back after 60 s away", "s", 2, values);
}

try {
  await ask(owner, await chat(owner), "How full is the disk?");
  const parts = { pace, loads: firstLoads, opening, streaming, longChat, away };
  for (const [name, measure] of Object.entries(parts)) if (!process.argv[2] || process.argv[2] === name) await measure();
} finally {
  await browser.close();
  await stack.end();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = (await finish()) ? 0 : 1;
