// Records what `npm run dev:mock` replays: a person's way through the real stack, in the real client, as
// the exchanges and frames that the browser saw. `npm run record` (record.sh), again when the protocol changes.
// Nothing in the recording is written by hand, and it has no secret: proof, ticket, cookie and passphrase are
// left out. Only what tells which machine recorded it gets another name (`NEUTRAL`).

import { writeFile } from "node:fs/promises";
import { release, tmpdir } from "node:os";
import { until } from "./api.mjs";
import { startBrowser } from "./browser.mjs";
import { approve, begin, PASSWORD, question, setup } from "./person.mjs";
import { fillDaysBefore, setUpModels, spend } from "./record_spending.mjs";
import { startStack } from "./stack.mjs";
import { holdSuggestions, suggestable } from "./suggestions.mjs";

/** What is said there, or answered to it, opens something. */
const SECRET = /^\/api\/(auth|backups\/passphrase)(\/|$)/;
/** Reads of one thing while a scene plays: how it stood after each fact. */
const ROWS = /^\/api\/(ops\/[^/]+|approvals\/[^/?]+|processes\/\d+\/turns\?.*)$/;

/** What stands for the machine's kernel, and for the temporary data folder. */
const NEUTRAL = { kernel: "6.1.0-37-amd64", home: "/var/lib/metatron" };

const REASON = "Not before the next backup has run.";

/** What the browser sees from now on, in order. */
function listen(page, url) {
  let heard = [];
  const entries = new Map();
  const note = (request) => {
    const { pathname, search } = new URL(request.url());
    const method = request.method();
    if (!request.url().startsWith(url) || !pathname.startsWith("/api/") || (method !== "GET" && SECRET.test(pathname))) return;
    const entry = { kind: "http", at: Date.now(), method, path: pathname + search, said: request.postDataJSON?.() ?? null, status: 0, answer: null };
    entries.set(request, entry);
    heard.push(entry);
  };
  // What a person does stands before all that comes of it, some of which is heard before the answer; a read
  // stands where its answer came.
  page.on("request", (request) => request.method() !== "GET" && note(request));
  page.on("response", async (response) => {
    const request = response.request();
    if (request.method() === "GET") note(request);
    const entry = entries.get(request);
    if (!entry) return;
    entry.status = response.status();
    const text = await response.text().catch(() => "");
    entry.answer = text.startsWith("{") ? JSON.parse(text) : null;
  });
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      const frame = JSON.parse(String(payload));
      if (frame.seq !== undefined && frame.type !== "welcome" && frame.type !== "resync") heard.push({ kind: "frame", at: Date.now(), frame });
    }),
  );
  const take = () => {
    const taken = heard;
    heard = [];
    return taken;
  };
  const comesTo = (pid, state) => until(`process ${pid} to be ${state}`, () => heard.some(({ frame }) => frame?.type === "process.state" && frame.pid === pid && frame.state === state), 20);
  return { take, comesTo };
}

/** All that is there to be read, as a fresh device reads it: each page is opened once. */
async function reads(page, stack, paths, take) {
  take();
  for (const path of paths) {
    await page.goto(`${stack.url}${path}`);
    await page.locator("main").waitFor();
    await page.waitForLoadState("networkidle");
    if (path.startsWith("/chat/")) {
      await page.locator("[data-timeline] [data-row]").first().waitFor({ state: "attached" });
      // Why this model, of the last answer.
      const took = page.locator("[data-usage]").last();
      if ((await took.count()) > 0) {
        await took.click();
        await page.getByRole("dialog").locator("[data-call]").waitFor();
      }
    }
    if (path.startsWith("/processes/")) await page.getByRole("button", { name: "Copy the path" }).waitFor();
  }
  return lastReads(take());
}

/** Each path as it was read last. */
function lastReads(entries) {
  const reads = new Map();
  for (const entry of entries) if (entry.kind === "http" && entry.method === "GET" && entry.status === 200 && entry.answer) reads.set(entry.path, entry);
  return [...reads.values()];
}

/** A new chat with this text, how its question is answered, and how it stands at the end; with no answer to it the question stays open. */
async function scene(page, stack, { take, comesTo }, { match, text, shown, answer = null }) {
  take();
  const pid = await begin(page, stack, text);
  if (shown) await comesTo(pid, "waiting_approval");
  if (answer) await answer(question(page, shown));
  if (answer || !shown) await comesTo(pid, "idle");
  await page.waitForLoadState("networkidle");
  const played = take().filter((one) => (one.kind === "frame" ? one.frame.pid === pid : one.method !== "GET" || ROWS.test(one.path)));
  const after = await reads(page, stack, [`/chat/${pid}`, `/processes/${pid}`], take);
  return { match, text, pid, played, after: after.filter(({ path }) => new RegExp(`/processes/${pid}/|pid=${pid}(?!\\d)|/ops/|turn_id=`).test(path)) };
}

async function deny(asked, reason) {
  await asked.getByRole("button", { name: "Deny …" }).click();
  if (reason) await asked.getByRole("textbox").fill(reason);
  await asked.getByRole("button", { name: "Deny", exact: true }).click();
  await asked.waitFor({ state: "detached" });
}

/** How a question is decided, each in a chat of its own; the last way stays in the list. */
const ANSWERS = [(asked) => deny(asked, ""), (asked) => deny(asked, REASON), approve];

/** The ways of saying it that the demo script knows, what goes first standing first: also what a real system suggests,
 *  with which it does what it can. `shown`: it asks, with this on its card. */
const SAYINGS = [
  { match: "\\bhealth\\b|\\bfailed\\b|\\brestart\\b|^run (uptime|systemctl)\\b", text: "run uptime" },
  { match: "\\blistens?\\b|^run ss\\b", text: "run ss -tlnp" },
  { match: "\\bchanged\\b|^run ls\\b", text: "run ls -lt /etc/apt /etc/cron.d /etc/cron.daily" },
  // Names alone: the arguments of the browser that records are pages long.
  { match: "^run ps\\b|^load\\b|\\bwaits, for the processor\\b|\\(pid \\d|^(which|what|list|show)\\b.*(process|running)", text: "run ps -eo pid,comm,%mem --sort=-%mem" },
  { match: "^run apt\\b|\\bupdates?\\b|\\bsay what they change\\b", text: "run apt list --upgradable" },
  { match: "^run tar\\b", text: "run tar -cvzf settings.tgz -C /etc hosts fstab os-release", shown: "settings.tgz" },
  { match: "^(please )?run\\b", text: "run for i in $(seq 1 12); do echo step $i of 12; sleep 0.2; done", shown: "seq 1 12" },
  { match: "^(please )?write\\b", text: "Write Backups run at four every night to notes.txt", shown: "notes.txt" },
  { match: "^(please )?(read|show|open)\\b", text: "read /etc/os-release" },
  { match: "disk|space|storage|full|\\broom\\b", text: "How full is the disk?" },
  { match: "memory|\\bram\\b", text: "How much memory is free?" },
  { match: "", text: "What can you do?" },
];

/** Asks the machine as the page does, for what need not be seen being done. */
async function ask(page, method, path, body) {
  const { ok, text } = await page.evaluate(
    async ([method, path, body]) => {
      const headers = { "x-metatron-proof": localStorage.getItem("metatron.proof"), ...(body ? { "content-type": "application/json" } : {}) };
      const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
      return { ok: answer.ok, text: await answer.text() };
    },
    [method, path, body],
  );
  if (!ok) throw new Error(`${method} ${path}: ${text}`);
  return text ? JSON.parse(text) : null;
}

/** Taken out of the list again, as a person would. */
const remove = (page, pid) => ask(page, "DELETE", `/api/processes/${pid}`);

/** Each range in each way of summing it up. */
const USAGE = ["7", "month", "90", "30"].flatMap((range) => ["token", "process", "model"].map((by) => `/usage?range=${range}&by=${by}`));

/** So that backups hold keys. */
async function setPassphrase(page, stack) {
  await page.goto(`${stack.url}/settings/storage`);
  await page.getByRole("button", { name: "Set a passphrase" }).click();
  for (const label of ["Passphrase", "Once more", "Your login password"]) await page.getByLabel(label, { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Keep it" }).click();
  await page.getByText("Keys go along, sealed").waitFor();
}

/** `n`: how many there are then. */
async function backUp(page, stack, n) {
  await page.goto(`${stack.url}/settings/storage`);
  await page.getByRole("button", { name: "Back up now" }).click();
  await page.locator(`[data-backups="${n}"]`).waitFor();
}

/** Of which machine it is, nobody need know. */
function scrub(trace, home) {
  const said = JSON.stringify(trace).replaceAll(release(), NEUTRAL.kernel).replaceAll(home, NEUTRAL.home);
  const left = [release(), tmpdir()].filter((word) => said.includes(word));
  if (left.length > 0) throw new Error(`What belongs to this machine would be in the recording: ${left.join(", ")}`);
  return JSON.parse(said);
}

export async function record() {
  // Before anything is begun: it takes minutes.
  holdSuggestions(SAYINGS, await suggestable());
  const stack = await startStack();
  const browser = await startBrowser();
  let models = null;
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const ears = listen(page, stack.url);
    await setup(page, stack);
    await setPassphrase(page, stack);
    await backUp(page, stack, 1);
    const asks = (...words) => ask(page, ...words);
    models = await setUpModels(asks, stack);

    const scenes = [];
    // The last said stands first in the list of chats.
    for (const saying of SAYINGS.toReversed()) {
      for (const answer of saying.shown ? ANSWERS : [null]) {
        if (scenes[0]?.text === saying.text) await remove(page, scenes[0].pid);
        scenes.unshift(await scene(page, stack, ears, { ...saying, answer }));
      }
    }
    // One waits in the list: that it is approved, or denied, is recorded above.
    const waits = SAYINGS.find(({ text }) => text.startsWith("run tar"));
    await remove(page, scenes.find(({ text }) => text === waits.text).pid);
    const paid = await spend(asks, models, (pid) => until(`process ${pid} to rest`, async () => (await asks("GET", `/api/processes/${pid}`)).state === "idle", 50));
    const open = await scene(page, stack, ears, { ...waits, answer: null });
    await backUp(page, stack, 2);
    fillDaysBefore(stack);
    const chats = [open, ...paid.map((pid) => ({ pid })), ...SAYINGS.filter((one) => one !== waits).map(({ text }) => scenes.find((one) => one.text === text))];
    const state = await reads(page, stack, ["/", "/chat", ...chats.flatMap(({ pid }) => [`/chat/${pid}`, `/processes/${pid}`]), "/approvals", "/approvals?show=history", "/processes", ...USAGE, "/settings/profile", "/settings/sessions", "/settings/approvals", "/settings/appearance", "/settings/providers", "/settings/routes", "/settings/budgets", "/settings/tokens", "/settings/storage", "/settings/system", "/login"], ears.take);
    holdSuggestions(scenes, state.find(({ path }) => path === "/api/home")?.answer.suggestions.map(({ prompt }) => prompt) ?? []);
    return scrub({ recorded_at: Date.now(), state, scenes, open }, stack.home);
  } finally {
    await browser.close();
    await models?.end();
    await stack.end();
  }
}

if (process.argv[2]) {
  const trace = await record();
  await writeFile(process.argv[2], `${JSON.stringify(trace)}\n`);
  console.log(`${process.argv[2]}: ${trace.state.length} reads, ${trace.scenes.length} scenes, ${JSON.stringify(trace).length} bytes`);
}
