// The demo: the client on its recording, built and served as files, with nothing behind it. What can be
// tried in it is tried. `node demo.mjs [folder for pictures of failures]`

import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { startBrowser } from "./browser.mjs";
import { equal, holds, runner } from "./check.mjs";
import { approve, atRest, begin, card, idle, question, say, timeline, upTo } from "./person.mjs";

const root = fileURLToPath(new URL("../../web", import.meta.url));
const { build, preview } = await import(pathToFileURL(createRequire(join(root, "package.json")).resolve("vite")).href);

const folder = process.argv[2] ?? (await mkdtemp(join(tmpdir(), "metatron-demo-")));
const outDir = await mkdtemp(join(tmpdir(), "metatron-demo-files-"));
await build({ root, mode: "mock", logLevel: "error", build: { outDir, emptyOutDir: true } });
const server = await preview({ root, logLevel: "error", build: { outDir }, preview: { port: 0, host: "127.0.0.1", proxy: {} } });
const demo = { url: server.resolvedUrls.local[0].replace(/\/$/, "") };

const browser = await startBrowser();
const { step, end, watch } = runner({ folder, pages: () => [page] });
let page;

const VIEWS = {
  desk: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};
const isRecording = (at) => at.getByText("This is a recording").first();
const rows = (at) => at.locator('[data-row="said"], [data-op], [data-row="outgoing"]');

for (const [view, options] of Object.entries(VIEWS)) {
  const context = watch(await browser.newContext(options));
  page = await context.newPage();
  page.setDefaultTimeout(10_000);

  let pid;
  await step(`${view}: a new chat asks, and what is approved in it runs`, async () => {
    pid = await begin(page, demo, "run what you like");
    await isRecording(page).waitFor();
    if (view === "phone") {
      const [toast, field] = await Promise.all([page.locator(".toast").last().boundingBox(), page.locator("[data-composer]").boundingBox()]);
      holds(toast.y + toast.height <= field.y, `what is said stands above the field: ${toast.y + toast.height} and ${field.y}`);
      equal(await page.locator(".toast").count(), 1, "what is said at once on the phone");
    }
    const asked = question(page, "seq 1 12");
    await approve(asked);
    await card(page, "seq 1 12").getByText("exit 0").waitFor();
    await idle(page);
    await page.locator("header[data-chat-head]").getByText("run what you like").waitFor();
    equal(await page.locator('[data-row="outgoing"]').count(), 0, "messages on their way");
    // Above a long answer it is out of the view, and so out of the page.
    await upTo(page, page.locator('[data-row="said"]').filter({ hasText: "run what you like" }));
    await timeline(page).evaluate((at) => at.scrollTo(0, 0));
    await atRest(page);
    const first = await rows(page).first().innerText();
    holds(first.includes("run what you like"), `what was said stands first, and not: ${first}`);
  });

  // The rest is the same on both.
  if (view === "desk") {
    await step("desk: after a reload it is there", async () => {
      await page.reload();
      await card(page, "seq 1 12").getByText("exit 0").waitFor();
      equal(await page.getByRole("alert").count(), 0, "problems");
    });

    await step("desk: a denial tells its reason", async () => {
      await say(page, "write a note");
      const asked = question(page, "notes.txt");
      await asked.getByRole("button", { name: "Deny …" }).click();
      await asked.getByRole("textbox").fill("keep that file");
      await asked.getByRole("button", { name: "Deny", exact: true }).click();
      await page.getByText(/Reason: keep that file/).last().waitFor();
      await idle(page);
    });

    await step("desk: the question that waits is approved on its own page; what was not recorded is refused plainly", async () => {
      await page.goto(`${demo.url}/approvals`);
      const asked = question(page, "settings.tgz");
      const id = await asked.getAttribute("data-approval");
      await page.goto(`${demo.url}/approve/${id}`);
      await asked.getByRole("button", { name: "Edit …" }).click();
      await asked.getByRole("textbox").fill("true");
      // Nobody judges it there: so it is held.
      await asked.getByText(/The machine could not be asked/).waitFor();
      await asked.getByRole("button", { name: "Hold to approve" }).click({ delay: 1_200 });
      await isRecording(page.getByRole("alert")).waitFor();
      await asked.getByRole("button", { name: "Back" }).click();
      await approve(asked);
      await page.goto(`${demo.url}/chat`);
      await page.getByRole("link", { name: /settings\.tgz/ }).first().click();
      await card(page, "settings.tgz").getByText("exit 0").waitFor();
      await page.goto(`${demo.url}/chat/${pid + 1}`);
      await page.getByText("There is no such chat").waitFor();
    });

    await step("desk: what models are asked, may cost and did cost is there to be looked at", async () => {
      for (const [path, what] of [["providers", "article[data-provider]"], ["routes", "[data-route]"], ["budgets", "[data-budget]"]]) {
        await page.goto(`${demo.url}/settings/${path}`);
        await page.locator(what).nth(2).waitFor();
        equal(await page.locator("main").getByRole("alert").count(), 0, `problems under ${path}`);
      }
      await page.goto(`${demo.url}/usage`);
      const said = page.locator("[data-readout]");
      const spent = [];
      for (const range of ["7 days", "30 days", "90 days", "This month"]) {
        // It is chosen when the address says so, which is a moment later.
        await page.getByRole("radio", { name: range, exact: true }).click();
        await said.getByText(range).waitFor();
        for (const by of ["By process", "By token", "By model"]) {
          await page.getByRole("link", { name: by }).click();
          await page.locator("[data-sum]").first().waitFor();
        }
        spent.push(Number((await said.innerText()).match(/\$([\d.]+)/)?.[1]));
      }
      const [week, days30, days90] = spent;
      holds(0 < week && week < days30 && days30 < days90, `the longer, the more: ${spent}`);
      equal(await page.locator("main").getByRole("alert").count(), 0, "problems of the usage");
      await page.locator("li[data-call] button").first().click();
      await page.getByRole("dialog").locator("[data-call]").waitFor();
    });
  }
  await context.close();
}

await browser.close();
await server.close();
await rm(outDir, { recursive: true, force: true });
process.exit(end() ? 0 : 1);
