// The walk of a person through the real stack in a real browser: claim it, ask, watch, decide, stop,
// leave in the middle and come back. `node walk.mjs [folder for pictures of failures]`

import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { startBrowser } from "./browser.mjs";
import { equal, holds, runner } from "./check.mjs";
import { PASSWORD, approve, begin, card, idle, keptChats, question, say, setup, timesSaid, upTo } from "./person.mjs";
import { startStack } from "./stack.mjs";
import { money } from "./steps/money.mjs";
import { profile } from "./steps/profile.mjs";
import { lockedOut } from "./steps/reset.mjs";
import { saying } from "./steps/say.mjs";
import { shell } from "./steps/shell.mjs";
import { talking } from "./steps/talk.mjs";

const folder = process.argv[2] ?? (await mkdtemp(join(tmpdir(), "metatron-walk-")));
const stack = await startStack();
const browser = await startBrowser();
const { step, end, watch } = runner({ folder, pages: () => [page] });
const context = watch(await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: "dark" }));
const page = await context.newPage();
page.setDefaultTimeout(20_000);

const bodyText = () => page.locator("main").innerText();
const count = async (text) => (await bodyText()).split(text).length - 1;
const outputOf = async (found) => (await found.locator("pre").last().innerText()).trim();

await step("setup: the token leaves the address bar, the owner lands in a chat", async () => {
  await page.goto(`${stack.url}/setup#token=${stack.token}`);
  await page.getByLabel("Name").waitFor();
  equal(new URL(page.url()).hash, "", "the hash");
  holds(await page.getByLabel("Setup token").isHidden(), "the token is not asked for when the link has it");
  await page.reload();
  await page.getByLabel("Name").waitFor();
  holds(await page.getByLabel("Setup token").isHidden(), "nor after a reload");
  await page.getByRole("button", { name: "Take command" }).click();
  holds(await page.getByText("At least 8 characters.").isVisible(), "an empty form says what is missing");
  const limit = page.getByLabel("Models may spend at most, $ a day");
  equal(await limit.inputValue(), "2.00", "the limit of a day that is proposed");
  await limit.fill("much");
  await page.getByText(/An amount in dollars/).waitFor();
  await limit.fill("2");
  await setup(page, stack);
  await page.getByText("the demo script answers").first().waitFor();
});

await step("setup: a second claim finds the owner there, and the doors lead in who is in already", async () => {
  const other = await watch(await browser.newContext()).newPage();
  await other.goto(`${stack.url}/setup`);
  await other.getByRole("heading", { name: "This machine has its owner" }).waitFor();
  // Of two who had the form open, one was first.
  await other.route("**/api/auth/setup", (route) => (route.request().method() === "GET" ? route.fulfill({ json: { claimed: false } }) : route.continue()));
  await other.goto(`${stack.url}/setup`);
  await other.getByLabel("Setup token").waitFor();
  equal(await other.evaluate(() => document.activeElement?.labels?.[0]?.textContent), "Setup token", "the field in focus where the token is missing");
  await other.getByLabel("Setup token").fill(stack.token);
  await other.getByLabel("Name").fill("thief");
  await other.getByLabel("Password").fill("another long password");
  await other.getByRole("button", { name: "Take command" }).click();
  await other.getByRole("heading", { name: "This machine has its owner" }).waitFor();
  await other.unroute("**/api/auth/setup");
  await other.getByRole("link", { name: "Log in" }).click();
  await other.getByLabel("Name").fill("owner");
  await other.getByLabel("Password").fill("not the password");
  const button = other.getByRole("button", { name: "Log in" });
  const before = await button.boundingBox();
  await button.click();
  await other.getByRole("alert").filter({ hasText: "Wrong name or password" }).waitFor();
  equal(await button.boundingBox(), before, "the place of the button when the refusal stands there");
  await other.context().close();
  for (const door of ["/login?next=%2Fprocesses", `/setup#token=${stack.token}`]) {
    await page.goto(stack.url + door);
    await page.waitForURL(door.startsWith("/login") ? /\/processes$/ : (url) => url.pathname === "/");
  }
});

await step("reading runs: exact command, who, where, output, exit code, answer", async () => {
  await begin(page, stack, "How full is the disk?");
  const found = card(page, "df -h");
  await found.getByText("exit 0").waitFor();
  holds((await outputOf(found)).includes("Filesystem"), "the output of df");
  await found.getByText("@local").waitFor();
  await page.getByText("The machine says").waitFor();
  await idle(page);
});

let pid;
await step("a write asks, shows file and content, is approved, and happens", async () => {
  pid = await begin(page, stack, "Write the meridian line to notes.txt");
  const asked = question(page, "notes.txt");
  await asked.waitFor();
  const text = await asked.innerText();
  for (const part of ["notes.txt", "the meridian line", "@local", "waits for you"]) {
    holds(text.toLowerCase().includes(part.toLowerCase()), `the question says ${part}`);
  }
  // The composer says that it queues.
  await page.getByText("It waits for your decision above").waitFor();
  await asked.getByRole("button", { name: "Approve" }).click();
  await card(page, "notes.txt").getByText("approved by you").waitFor();
  // What had the focus is gone: it is not lost, and one writes on.
  await page.waitForFunction(() => document.activeElement?.matches("[data-composer] textarea"));
  await idle(page);
  await say(page, "read notes.txt");
  await card(page, "notes.txt").getByText("the meridian line").last().waitFor();
  await idle(page);
});

await step("a message sent while a question is open queues, and is read afterwards", async () => {
  await say(page, "run touch first");
  await question(page, "touch first").waitFor();
  await say(page, "How much memory is free?");
  await page.getByText("queued", { exact: true }).waitFor();
  await question(page, "touch first").getByRole("button", { name: "Approve" }).click();
  await card(page, "free -h").getByText("exit 0").waitFor();
  await idle(page);
  equal(await timesSaid(page, "How much memory is free?"), 1, "times the queued message is there");
});

await step("a denial with a reason reaches the model", async () => {
  await say(page, "run rm -f notes.txt");
  const asked = question(page, "rm -f notes.txt");
  await asked.getByRole("button", { name: "Deny …" }).click();
  await page.keyboard.type("keep that file");
  await page.keyboard.press("Enter");
  await page.getByText(/keep that file/).first().waitFor();
  await card(page, "rm -f notes.txt").getByText("denied").waitFor();
  await idle(page);
});

await step("an edited command runs in place of the asked one", async () => {
  await say(page, "run echo one > made.txt");
  const asked = question(page, "echo one > made.txt");
  await asked.getByRole("button", { name: "Edit …" }).click();
  const field = asked.getByRole("textbox");
  // What stands there is judged like what was asked: a grave one is held, a forbidden one is no choice.
  await field.fill("echo two > made.txt; rm -rf ./build");
  await asked.getByText("R3 hard to take back").waitFor();
  await asked.getByRole("button", { name: "Hold to approve" }).click();
  await asked.getByText(/hold the button until it is full/).waitFor();
  await field.fill("rm -rf /");
  await asked.getByRole("button", { name: "It would not run" }).waitFor();
  await field.fill("echo two > made.txt && cat made.txt");
  await asked.getByRole("button", { name: "Approve this instead" }).click();
  const found = card(page, "echo two");
  await found.getByText("exit 0").waitFor();
  equal(await outputOf(found), "two", "the output");
  await found.getByText("approved by you, changed").waitFor();
  await idle(page);
});

await step("what hides in a command is shown", async () => {
  await say(page, "run printf 'a\u202eb\u001b[2Kc' > hidden.txt");
  const asked = question(page, "hidden.txt");
  await asked.getByText("\\u202e").first().waitFor();
  await asked.getByText("\\x1b").first().waitFor();
  await asked.getByRole("button", { name: "Deny …" }).click();
  await asked.getByRole("button", { name: "Deny", exact: true }).click();
  await idle(page);
});

await step("output comes while it runs; a reload in the middle loses and doubles nothing", async () => {
  const command = "for i in $(seq 1 40); do echo line $i; sleep 0.1; done";
  await say(page, `run ${command}`);
  await question(page, "seq 1 40").getByRole("button", { name: "Approve" }).click();
  await card(page, "seq 1 40").getByText("line 5").waitFor();
  await page.reload();
  const found = card(page, "seq 1 40");
  await found.getByText("exit 0").waitFor();
  const lines = (await outputOf(found)).split("\n");
  equal(lines, Array.from({ length: 40 }, (_, i) => `line ${i + 1}`), "the lines");
  await idle(page);
  const cards = page.locator("article[data-op]").filter({ hasText: "seq 1 40" });
  await upTo(page, cards.first());
  equal(await cards.count(), 1, "cards of it");
});

await step("stop ends the command and all its descendants within 2 s, and says so", async () => {
  await say(page, "run sleep 871 & setsid sleep 872 & wait");
  await question(page, "sleep 871").getByRole("button", { name: "Approve" }).click();
  await card(page, "sleep 871").getByText("running").waitFor();
  const begun = Date.now();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByText("stopped by you").waitFor();
  holds(Date.now() - begun < 2_000, `stopped after ${Date.now() - begun} ms`);
  await say(page, "run pgrep -c -f 'sleep 87[12]' || true");
  await question(page, "pgrep").getByRole("button", { name: "Approve" }).click();
  const found = card(page, "pgrep");
  await found.getByText("exit 0").waitFor();
  equal(await outputOf(found), "0", "what is left of them");
  await idle(page);
});

await step("a message written without a connection is kept, sent once, and answered", async () => {
  await context.setOffline(true);
  await say(page, "How much memory is there?");
  await page.getByText(/not sent yet/).waitFor();
  await page.getByText("offline", { exact: true }).waitFor();
  await context.setOffline(false);
  await page.getByText("How much memory is there?").waitFor();
  await idle(page);
  await card(page, "free -h").getByText("exit 0").waitFor();
  await page.getByText("live", { exact: true }).waitFor();
  await idle(page);
  equal(await timesSaid(page, "How much memory is there?"), 1, "times the message is there");
});

await step("a message written before a reload without a connection still goes out once", async () => {
  await page.route("**/api/processes/*/messages", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await say(page, "How full is the disk, again?");
  await page.getByText(/not sent yet/).waitFor();
  await page.unroute("**/api/processes/*/messages");
  await page.reload();
  await page.getByText("How full is the disk, again?").waitFor();
  await card(page, "df -h").getByText("exit 0").waitFor();
  await idle(page);
  equal(await timesSaid(page, "How full is the disk, again?"), 1, "times the message is there");
});

let night;
await step("a question stays open while other things go on", async () => {
  night = await begin(page, stack, "run touch after-the-night");
  await question(page, "after-the-night").waitFor();
  await page.goto(`${stack.url}/chat/${pid}`);
});

await step("a question decided on another device closes here", async () => {
  await say(page, "run touch elsewhere");
  await question(page, "touch elsewhere").waitFor();
  const phone = await context.newPage();
  await phone.setViewportSize({ width: 390, height: 844 });
  await phone.goto(`${stack.url}/approve/${await question(page, "touch elsewhere").getAttribute("data-approval")}`);
  const there = phone.locator('article[data-state="pending"]').filter({ hasText: "touch elsewhere" });
  await approve(there);
  await phone.locator("[data-went]").getByText("exit 0").waitFor();
  await phone.close();
  await card(page, "touch elsewhere").getByText("exit 0").waitFor();
  await idle(page);
});

await step("an address that leads nowhere is said to be so, with ways on", async () => {
  for (const [path, what] of [["/foo", "page"], ["/chat/abc", "chat"], ["/chat/777", "chat"], ["/approve/x", "question"], ["/processes/abc", "process"], ["/settings/foo", "setting"]]) {
    await page.goto(stack.url + path);
    await page.getByRole("heading", { name: `There is no such ${what}` }).waitFor();
    holds(await page.locator("[data-not-found]").getByText(path, { exact: true }).isVisible(), `${path} says what was asked for`);
  }
  await page.locator("[data-not-found]").getByRole("link", { name: "All settings" }).click();
  await page.getByRole("heading", { name: "Profile" }).waitFor();
  await page.goto(`${stack.url}/chat/${pid}`);
});

await saying({ step, page, stack });
await talking({ step, page, stack });

await step("approvals, processes and settings show what is there", async () => {
  await page.goto(`${stack.url}/approvals`);
  await page.getByRole("link", { name: "History" }).click();
  await page.getByRole("list", { name: "Answered questions" }).waitFor();
  await page.getByRole("link", { name: /echo one > made.txt/ }).click();
  await page.getByText(/Replaced by another command/).waitFor();
  await page.goto(`${stack.url}/processes`);
  await page.getByRole("row").filter({ hasText: "How full is the disk?" }).waitFor();
  await page.goto(`${stack.url}/settings/system`);
  await page.getByText("Commands run as", { exact: true }).waitFor();
  await page.goto(`${stack.url}/settings/providers`);
  await page.getByLabel("Name").fill("nowhere");
  await page.getByRole("radio", { name: /^OpenAI-compatible/ }).check();
  await page.getByLabel("Base URL").fill("http://127.0.0.1:9/v1");
  await page.getByLabel("Models").fill("m-1");
  await page.getByRole("button", { name: "Add it" }).click();
  const provider = page.locator("article").filter({ hasText: "nowhere" });
  await provider.getByRole("button", { name: "Test" }).click();
  await provider.getByRole("alert").waitFor();
  await provider.getByRole("button", { name: "Delete …" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete it" }).click();
  await provider.waitFor({ state: "detached" });
});

await profile({ step, page, stack });

await step("a provider added in settings answers in the same chat", async () => {
  await page.goto(`${stack.url}/settings/providers`);
  await page.getByLabel("Name").fill("script");
  await page.getByRole("radio", { name: /^Scripted/ }).check();
  await page.getByLabel("Base URL").fill(pathToFileURL(fileURLToPath(new URL("script.toml", import.meta.url))).href);
  await page.getByLabel("Models").fill("script");
  await page.getByRole("button", { name: "Add it" }).click();
  const provider = page.locator("article").filter({ hasText: "script" });
  await provider.getByText("default", { exact: true }).waitFor();
  await provider.getByRole("button", { name: "Test" }).click();
  await provider.getByText(/Answered in/).waitFor();
  await page.goto(`${stack.url}/chat/${pid}`);
  await say(page, "What is this?");
  await page.getByText("I know only what stands in this script.").waitFor();
  holds(await page.getByText("the demo script answers").isHidden(), "the demo is not spoken of any more");
  await idle(page);
});

await step("tokens stream; a reload in the middle loses and doubles nothing", async () => {
  await say(page, "tell me a long story");
  await page.getByText("and everyone sets a clock by it").waitFor();
  holds(await page.getByText("The story ends here").isHidden(), "the story has not ended yet");
  await page.reload();
  await page.getByText("Lisbon").waitFor();
  await page.getByText("nothing was said twice by anyone").waitFor();
  await idle(page);
  for (const part of ["The meridian", "sets a clock by it", "Greenwich", "then it is walked", "date -u", "The story ends here"]) {
    equal(await count(part), 1, `“${part}”`);
  }
  equal(await page.locator("main img").count(), 0, "pictures of others");
  holds(await page.getByText("<b>no markup</b>").isVisible(), "markup is text");
  equal(await page.getByRole("link", { name: /link/ }).getAttribute("rel"), "noopener noreferrer nofollow", "the link");
});

await money({ step, page, stack });

await step("services die in the middle: the page says that it is away, and catches up", async () => {
  if (stack.home === null) return;
  for (const name of ["metatron-gateway", "redis-server"]) {
    pid = await begin(page, stack, "tell me a long story");
    await page.getByText("and everyone sets a clock by it").waitFor();
    stack.kill(name);
    if (name === "metatron-gateway") await page.getByText("away", { exact: true }).waitFor();
    await page.getByText("nothing was said twice by anyone").waitFor();
    await page.getByText("live", { exact: true }).waitFor();
    await idle(page);
    for (const part of ["The meridian", "Greenwich", "date -u", "The story ends here"]) equal(await count(part), 1, `“${part}” after ${name}`);
  }
});

await step("a question of the model is answered by the next message", async () => {
  await say(page, "ask me");
  await page.getByText("The first disk or the second?").waitFor();
  await page.getByText("It waits for your answer.").waitFor();
  await page.getByPlaceholder("Answer the question").fill("the second");
  await page.keyboard.press("Enter");
  await page.getByText("Then the second one it is.").waitFor();
  await idle(page);
  const answered = page.locator('[data-row="said"], [data-row="outgoing"]').filter({ hasText: "the second" });
  const before = await answered.count();
  await say(page, "ask me");
  await page.getByRole("button", { name: "the second", exact: true }).dblclick();
  await page.getByText("Then the second one it is.").nth(1).waitFor();
  await idle(page);
  equal(await answered.count(), before + 1, "answers after a double click");
});

await step("a machine without isolation is said to be so", async () => {
  await page.route("**/api/system", async (route) => {
    const answer = await route.fetch();
    const system = await answer.json();
    for (const node of system.nodes) node.tier = "same_user";
    await route.fulfill({ response: answer, json: system });
  });
  await page.reload();
  await page.locator("header").getByText("not isolated").waitFor();
  await page.unroute("**/api/system");
});

await step("make down, make up: everything is still there, also the question that waits", async () => {
  if (stack.home === null) return;
  await page.goto(`${stack.url}/chat/${night}`);
  await question(page, "after-the-night").waitFor();
    await stack.restart();
  await page.getByText("live", { exact: true }).waitFor({ timeout: 30_000 });
  await question(page, "after-the-night").getByRole("button", { name: "Approve" }).click();
  await card(page, "after-the-night").getByText("exit 0").waitFor();
  await idle(page);
});

await shell({ step, page, context, stack });

await step("logout forgets everything of this person; the login leads back, and the field is empty", async () => {
  const field = page.getByRole("textbox", { name: /Say|Answer/ });
  const mine = () => page.evaluate(() => Object.keys(localStorage).filter((key) => /^metatron\.(proof|draft|kept|recent)/.test(key)));
  // Within one page from here on: a reload would forget by itself. So would it in a second tab of this person's.
  const beside = await context.newPage();
  await beside.goto(`${stack.url}/chat/${night}`);
  await beside.getByRole("textbox", { name: /Say|Answer/ }).fill("nor in this tab");
  await page.goto(`${stack.url}/chat/${pid}`);
  await field.fill("for nobody else");
  await page.waitForFunction((key) => localStorage.getItem(key) !== null, `metatron.draft.${pid}`);
  await page.getByRole("searchbox", { name: "Search chats" }).fill("disk");
  await page.locator('nav a[href="/settings"]:visible').first().click();
  await page.getByRole("link", { name: /^Profile/ }).first().click();
  await page.getByRole("button", { name: "Log out" }).click();
  await page.waitForURL(/\/login/);
  equal(await mine(), [], "what this device keeps of this person");
  equal(await keptChats(page), [], "the chats that this device keeps");
  await beside.getByText("as in another tab of this browser").waitFor();
  const other = await context.newPage();
  await other.goto(`${stack.url}/chat/${pid}`);
  await other.waitForURL(/\/login\?next=/);
  await other.close();
  await page.getByLabel("Name").fill("owner");
  await page.getByLabel("Password").fill("wrong password here");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("alert").filter({ hasText: "Wrong name or password" }).waitFor();
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL((url) => url.pathname !== "/login");
  await page.locator('nav a[href="/chat"]:visible').first().click();
  equal(await page.getByRole("searchbox", { name: "Search chats" }).inputValue(), "", "the search of the one before");
  await page.locator(`nav [data-row="${pid}"]`).click();
  await page.locator("header[data-chat-head]").waitFor();
  equal(await field.inputValue(), "", "the field after the next login");
  await beside.getByRole("textbox", { name: /Say|Answer/ }).waitFor();
  equal(await beside.getByRole("textbox", { name: /Say|Answer/ }).inputValue(), "", "the field of the tab beside");
  await beside.close();
});

await lockedOut({ step, browser, page, watch, stack });

await browser.close();
await stack.end();
process.exitCode = end() ? 0 : 1;
if (process.exitCode) console.log(`Pictures of what failed: ${folder}`);
