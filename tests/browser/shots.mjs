// Pictures of every page, at the desk and on the phone, dark and light: `node shots.mjs <folder>`

import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { startBrowser } from "./browser.mjs";
import { approve, begin, card, idle, question, say, setup } from "./person.mjs";
import { startStack } from "./stack.mjs";

const folder = resolve(process.argv[2] ?? "shots");
await mkdir(folder, { recursive: true });

const VIEWS = {
  desk: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
};
const SCHEMES = ["dark", "light"];

const stack = await startStack();
const browser = await startBrowser();

/** Does it in each view and scheme, each with a login of its own. */
async function everywhere(name, path, prepare = async () => {}, before = async () => {}) {
  for (const [view, options] of Object.entries(VIEWS)) {
    for (const colorScheme of SCHEMES) {
      const context = await browser.newContext({ ...options, colorScheme, storageState: state });
      const page = await context.newPage();
      await before(page);
      await page.goto(`${stack.url}${path}`);
      await prepare(page);
      await page.evaluate(() => document.fonts.ready);
      await page.waitForTimeout(600);
      await page.screenshot({ path: join(folder, `${name}-${view}-${colorScheme}.png`) });
      await context.close();
    }
  }
}

let state;
await everywhere("setup", "/setup#token=example");

const context = await browser.newContext({ viewport: VIEWS.desk.viewport });
const page = await context.newPage();
page.setDefaultTimeout(30_000);
await setup(page, stack);
await everywhere("login", "/login");
await everywhere("reset", "/reset#token=example");
await everywhere("reset-without", "/reset");
state = await context.storageState();
await everywhere("chat-empty", "/chat/new");
await everywhere("approvals-empty", "/approvals", async (shown) => shown.getByText("Nothing waits for you.").waitFor());
await everywhere("processes-empty", "/processes", async (shown) => shown.getByText("No process yet.").waitFor());

const disk = await begin(page, stack, "How full is the disk?");
await card(page, "df -h").getByText("exit 0").waitFor();
await idle(page);
await say(page, "run for i in $(seq 1 12); do echo step $i of 12; done; false");
await question(page, "seq 1 12").getByRole("button", { name: "Approve" }).click();
await card(page, "seq 1 12").getByText("exit 1").waitFor();
await idle(page);
await say(page, "run rm -rf ./build");
await question(page, "rm -rf").getByRole("button", { name: "Deny …" }).click();
await page.keyboard.type("There is still something in it that I need.");
await question(page, "rm -rf").getByRole("button", { name: "Deny", exact: true }).click();
await idle(page);

const long = await begin(page, stack, "run sleep 600");
await question(page, "sleep 600").getByRole("button", { name: "Approve" }).click();
await card(page, "sleep 600").getByText("running").waitFor();

const output = await begin(page, stack, "run for i in $(seq 1 400); do printf '\\033[32m%s\\033[0m line %s of an output that goes on beyond the width of a narrow page, and on\\n' ok $i; done");
await approve(question(page, "seq 1 400"));
// Its card is soon far above what is said of it, and so not in the page.
await idle(page);

const writes = await begin(page, stack, "Write Backups run at four every night to notes.txt");
await question(page, "notes.txt").waitFor();
const hidden = await begin(page, stack, "run printf 'safe\u202e txt.exe' \u001b[8m | sudo tee /etc/motd && systemctl restart ssh");
await question(page, "systemctl").waitFor();
state = await context.storageState();

const settle = (ready) => async (shown) => ready(shown).first().waitFor();
await everywhere("home", "/", settle((shown) => shown.getByText("Worth asking")));
await everywhere("spotlight", "/", async (shown) => {
  await shown.getByText("Worth asking").waitFor();
  await shown.keyboard.press("Control+k");
  await shown.getByRole("dialog").getByRole("option").first().waitFor();
});
await everywhere("chat-list", "/chat", settle((shown) => shown.getByRole("heading", { name: "Chats" })));
await everywhere("chat", `/chat/${disk}`, settle((shown) => shown.getByText("There is still something")));
await everywhere("chat-top", `/chat/${disk}`, async (shown) => {
  await shown.getByText("There is still something").first().waitFor();
  await shown.locator("[data-turn]").first().evaluate((at) => at.scrollIntoView());
});
await everywhere("chat-running", `/chat/${long}`, settle((shown) => card(shown, "sleep 600")));
await everywhere("chat-output", `/chat/${output}`, async (shown) => {
  await shown.locator("[data-turn]").first().waitFor();
  // What is far above the view is not in the page.
  await shown.locator("[data-timeline]").evaluate((at) => at.scrollTo(0, 0));
  await card(shown, "seq 1 400").waitFor();
});
await everywhere("chat-loading", `/chat/${disk}`, settle((shown) => shown.getByText("Reading the chat …")), (shown) => shown.route("**/messages?*", () => {}));
await everywhere("chat-question", `/chat/${writes}`, settle((shown) => question(shown, "notes.txt")));
await everywhere("chat-question-hidden", `/chat/${hidden}`, settle((shown) => question(shown, "systemctl")));
await everywhere("approvals", "/approvals", settle((shown) => question(shown, "notes.txt")));
await everywhere("approvals-history", "/approvals?show=history", settle((shown) => shown.getByText("seq 1 12")));
await everywhere("processes", "/processes", settle((shown) => shown.getByRole("row").nth(2)));
await everywhere("processes-tree", "/processes?view=tree", settle((shown) => shown.locator("[data-op]")));
await everywhere("process", `/processes/${long}`, settle((shown) => shown.locator("[data-details]")));
await everywhere("usage", "/usage", settle((shown) => shown.locator("[data-sum]")));
await everywhere("usage-call", "/usage", async (shown) => {
  await shown.locator("li[data-call] button").first().click();
  await shown.getByRole("dialog").locator("[data-call]").waitFor();
});
await everywhere("settings", "/settings", settle((shown) => shown.getByRole("heading", { name: "Settings" })));
await everywhere("settings-profile", "/settings/profile", settle((shown) => shown.getByRole("button", { name: "Log out" })));
await everywhere("settings-sessions", "/settings/sessions", settle((shown) => shown.getByText("this device")));
await everywhere("settings-tokens", "/settings/tokens", settle((shown) => shown.getByRole("heading", { name: "Tokens" })));
await everywhere("settings-providers", "/settings/providers", settle((shown) => shown.getByLabel("Base URL")));
await everywhere("settings-routes", "/settings/routes", settle((shown) => shown.locator("[data-route]")));
await everywhere("settings-route", "/settings/routes", async (shown) => {
  await shown.getByRole("button", { name: "Edit deep" }).click();
  await shown.getByRole("dialog").waitFor();
});
await everywhere("settings-budgets", "/settings/budgets", settle((shown) => shown.locator("[data-budget]")));
await everywhere("settings-approvals", "/settings/approvals", settle((shown) => shown.getByLabel("Hours")));
await everywhere("settings-appearance", "/settings/appearance", settle((shown) => shown.getByRole("radiogroup", { name: "Theme" })));
await everywhere("settings-storage", "/settings/storage", settle((shown) => shown.getByText("Drafts")));
await everywhere("settings-system", "/settings/system", settle((shown) => shown.getByText("Commands run as", { exact: true })));
await everywhere("parts", "/ui", settle((shown) => shown.getByRole("heading", { name: "Colours" })));

await browser.close();
await stack.end();
console.log(`Pictures: ${folder}`);
