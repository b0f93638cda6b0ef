// Records what `npm run dev:mock` replays: a person's way through the real stack, in the real client, as
// the exchanges and frames that the browser saw. `npm run record`, again when the protocol changes; it runs
// in a process namespace of its own, so that what else runs on the machine is not in it. Nothing in the
// recording is written by hand, and it has no secret: proof, ticket and cookie are left out.

import { writeFile } from "node:fs/promises";
import { startBrowser } from "./browser.mjs";
import { begin, card, idle, question, setup } from "./person.mjs";
import { startStack } from "./stack.mjs";

const SECRET = /^\/api\/auth\/(setup|login|ticket|tokens)/;

/** What the browser sees from now on, in order. */
function listen(page, url) {
  let heard = [];
  page.on("response", async (response) => {
    const { pathname, search } = new URL(response.url());
    if (!response.url().startsWith(url) || !pathname.startsWith("/api/") || SECRET.test(pathname)) return;
    // Its place is that of the answer's head: the body is read when it has come.
    const entry = { kind: "http", at: Date.now(), method: response.request().method(), path: pathname + search, said: response.request().postDataJSON?.() ?? null, status: response.status(), answer: null };
    heard.push(entry);
    const text = await response.text().catch(() => "");
    entry.answer = text.startsWith("{") ? JSON.parse(text) : null;
  });
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      const frame = JSON.parse(String(payload));
      if (frame.seq !== undefined && frame.type !== "welcome" && frame.type !== "resync") heard.push({ kind: "frame", at: Date.now(), frame });
    }),
  );
  return () => {
    const taken = heard;
    heard = [];
    return taken;
  };
}

/** The recorded times become milliseconds since the first of them. */
function timed(entries) {
  const first = entries[0]?.at ?? 0;
  return entries.map(({ at, ...entry }) => ({ after: at - first, ...entry }));
}

/** All that is there to be read, as a fresh device reads it: each page is opened once. */
async function reads(page, stack, paths, take) {
  take();
  for (const path of paths) {
    await page.goto(`${stack.url}${path}`);
    await page.locator("main").waitFor();
    await page.waitForLoadState("networkidle");
  }
  return lastReads(take());
}

/** Each path as it was read last. */
function lastReads(entries) {
  const reads = new Map();
  for (const entry of entries) if (entry.kind === "http" && entry.method === "GET" && entry.status === 200 && entry.answer) reads.set(entry.path, entry);
  return timed([...reads.values()]);
}

/** A new chat with this text, what the person answers, and how it stands at the end. */
async function scene(page, stack, take, { match, text, answers }) {
  take();
  const pid = await begin(page, stack, text);
  await answers(page);
  await idle(page);
  const played = timed(take());
  await page.goto(`${stack.url}/chat/${pid}`);
  await page.waitForLoadState("networkidle");
  return { match, pid, played, after: lastReads(take()) };
}

export async function record() {
  const stack = await startStack();
  const browser = await startBrowser();
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const take = listen(page, stack.url);
    await setup(page, stack);

    const disk = { match: "disk", text: "How full is the disk?", answers: (at) => card(at, "df -h").getByText("exit 0").waitFor() };
    const memory = { match: "memory", text: "How much memory is free?", answers: (at) => card(at, "free -h").getByText("exit 0").waitFor() };
    const write = {
      match: "write",
      text: "Write Backups run at four every night to notes.txt",
      answers: async (at) => {
        await question(at, "notes.txt").getByRole("button", { name: /^Approve/ }).click();
        await card(at, "notes.txt").getByText("approved by you").waitFor();
      },
    };
    const run = {
      match: "run",
      text: "run for i in $(seq 1 12); do echo step $i of 12; sleep 0.2; done",
      answers: async (at) => {
        await question(at, "seq 1 12").getByRole("button", { name: /^Approve/ }).click();
        await card(at, "seq 1 12").getByText("exit 0").waitFor();
      },
    };
    const scenes = [];
    for (const one of [disk, memory, write, run]) scenes.push(await scene(page, stack, take, one));
    const waits = await begin(page, stack, "run systemctl restart nginx");
    await question(page, "systemctl").waitFor();
    const state = await reads(page, stack, ["/", "/chat", `/chat/${waits}`, ...scenes.map(({ pid }) => `/chat/${pid}`), "/approvals", "/processes", "/settings/profile", "/settings/sessions", "/settings/approvals", "/settings/appearance", "/settings/providers", "/settings/tokens", "/settings/storage", "/settings/system"], take);
    return { recorded_at: Date.now(), state, scenes };
  } finally {
    await browser.close();
    await stack.end();
  }
}

if (process.argv[2]) {
  const trace = await record();
  await writeFile(process.argv[2], `${JSON.stringify(trace)}\n`);
  console.log(`${process.argv[2]}: ${trace.state.length} reads, ${trace.scenes.length} scenes, ${JSON.stringify(trace).length} bytes`);
}
