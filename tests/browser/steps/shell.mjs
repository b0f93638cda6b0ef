// The frame around the pages: keys, the spotlight, the launcher, the shell without a connection, a
// session that ends elsewhere.

import { equal, holds } from "../check.mjs";
import { until } from "../api.mjs";
import { NAME, PASSWORD, card, keptChats } from "../person.mjs";

const pathOf = (page) => new URL(page.url()).pathname;
const composer = (page) => page.getByRole("textbox", { name: /Say|Answer/ });

export async function shell({ step, page, context, stack }) {
  await step("keys: none acts while typing; Ctrl K opens the spotlight anywhere and gives the focus back", async () => {
    await page.goto(`${stack.url}/chat/new`);
    await composer(page).fill("");
    await composer(page).pressSequentially("g p ? / stay");
    equal([pathOf(page), await composer(page).inputValue()], ["/chat/new", "g p ? / stay"], "path and text");
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.waitForFunction(() => document.activeElement?.tagName === "TEXTAREA");
    await composer(page).fill("");
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press("g");
    await page.keyboard.press("p");
    await page.waitForURL(/\/processes$/);
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("Control+Shift+O");
    await page.waitForURL(/\/chat\/new$/);
  });

  await step("the spotlight finds apps, chats, actions and processes", async () => {
    const find = async (words) => {
      await page.evaluate(() => document.activeElement?.blur());
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog").getByRole("combobox").fill(words);
    };
    await find("appr");
    await page.getByRole("option", { name: /Approvals/ }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/approvals$/);
    await find("how full");
    await page.getByRole("option", { name: /How full is the disk/ }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/chat\/\d+/);
    const pid = pathOf(page).split("/").at(-1);
    await find("password");
    await page.getByRole("option", { name: /Profile/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/settings\/profile$/);
    await find("look: light");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.documentElement.dataset.theme === "light");
    await find(pid);
    await page.getByRole("option", { name: `Open ${pid}` }).waitFor();
    await find("look: as the device");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  await step("across the breakpoint nothing is made anew: a draft and its field stay", async () => {
    await page.goto(`${stack.url}/chat/new`);
    await composer(page).fill("a draft that stays");
    await page.evaluate(() => Object.assign(document.querySelector("main textarea"), { sameField: true }));
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("dialog", { name: "All apps" }).getByRole("link", { name: /Settings/ }).waitFor();
    await page.keyboard.press("Escape");
    await page.setViewportSize({ width: 1440, height: 900 });
    holds(await page.evaluate(() => document.querySelector("main textarea").sameField === true), "the field is the same");
    equal(await composer(page).inputValue(), "a draft that stays", "the draft");
    await composer(page).fill("");
  });

  await step("without a connection the shell opens, says so, and shows what it kept of a chat, keeps what is written until it goes out", async () => {
    await page.goto(`${stack.url}/chat/new`);
    await page.getByText("live", { exact: true }).waitFor();
    const known = page.getByRole("link", { name: /How full is the disk/ }).first();
    await known.click();
    await card(page, "df -h").getByText("exit 0").waitFor();
    const pid = Number(pathOf(page).split("/").at(-1));
    // It was kept before, too, when its command was on its way.
    await until(`chat ${pid} to be kept on the device to its end`, async () => (await keptChats(page, "exit_code")).includes(pid));
    await page.goto(`${stack.url}/chat/new`);
    await page.getByText("live", { exact: true }).waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    const ahead = await page.evaluate(async () => {
      const name = (await caches.keys()).find((one) => one.includes("precache"));
      return (await (await caches.open(name)).keys()).map(({ url }) => url);
    });
    for (const part of ["HomeRoute", "ChatRoute", "ChatPane"]) holds(ahead.some((url) => url.includes(`/${part}-`)), `${part} is kept before anybody opens it`);
    // A part that was fetched before the worker had come would lie in the browser's own memory alone.
    await page.reload();
    await page.getByText("live", { exact: true }).waitFor();
    // What is shown without a connection is kept a moment after it was read.
    await page.waitForFunction(() => localStorage.getItem("metatron.kept.chats") !== null);
    await context.setOffline(true);
    await page.getByText("offline", { exact: true }).waitFor();
    // As if this had been so since the day before.
    await page.evaluate(() => localStorage.setItem("metatron.answered", String(Date.now() - 24 * 3_600_000)));
    await page.reload();
    await page.getByRole("navigation", { name: "Apps" }).waitFor();
    await page.getByText("offline", { exact: true }).waitFor();
    await page.getByText(/This device is offline. The machine last answered \d+ [A-Z]/).waitFor();
    await page.locator('nav a[href="/"]:visible').first().click();
    await page.getByRole("heading", { name: "Metatron does not answer." }).waitFor();
    equal(await page.getByRole("alert").count(), 0, "complaints at home while nobody answers");
    // Asked anew, once it has given up for now.
    const again = page.getByRole("main").getByRole("button", { name: "Try now" });
    await again.and(page.locator(":not([aria-busy])")).waitFor();
    await Promise.all([page.waitForEvent("requestfailed", (request) => request.url().endsWith("/api/home")), again.press("Enter")]);
    holds(await again.evaluate((button) => button === document.activeElement), "the button that asks again keeps the focus");
    await page.locator('nav a[href="/chat"]:visible').first().click();
    await page.locator(`a[href="/chat/${pid}"]`).click();
    await card(page, "df -h").getByText("exit 0").waitFor();
    await page.getByText(/As of \d\d:\d\d/).waitFor();
    await page.getByText(/Nobody answers: these are its last messages/).waitFor();
    await page.getByRole("link", { name: "New", exact: true }).click();
    await composer(page).fill("How much memory is there?");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText(/One message is kept/).waitFor();
    await context.setOffline(false);
    await page.waitForURL(/\/chat\/\d+$/);
    await page.locator(`a[href="/chat/${pid}"]`).click();
    await card(page, "df -h").getByText("exit 0").waitFor();
    await page.locator("[data-kept]").waitFor({ state: "detached" });
    const kept = await page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat());
    equal(kept.filter((path) => /^\/(api|ws|health|ready)/.test(path)), [], "what the machine said, kept by the worker");
  });

  await step("a session that ends elsewhere: the login says so, and what was typed is still there", async () => {
    await composer(page).fill("kept across the login");
    const here = pathOf(page);
    await page.evaluate(() => fetch("/api/auth/logout", { method: "POST", body: "{}", headers: { "content-type": "application/json", "x-metatron-proof": localStorage.getItem("metatron.proof") } }));
    await page.waitForURL(/\/login/, { timeout: 30_000 });
    await page.getByText("You were logged out here").waitFor();
    await page.getByLabel("Name").fill(NAME);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.waitForURL((url) => url.pathname === here);
    equal(await composer(page).inputValue(), "kept across the login", "the draft");
    await composer(page).fill("");
  });
}
