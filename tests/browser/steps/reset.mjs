// Nobody is locked out: the last thing of a walk, since it ends every login.

import { equal } from "../check.mjs";

const FRESH = "a password that was chosen anew";

export async function lockedOut({ step, browser, page, watch, stack }) {
  // Where the machine is somebody else's, no link is to be had.
  if (!stack.metatron) return;
  const link = () => JSON.parse(stack.metatron("owner", "reset", "--json")).reset_link;

  await step("a lost password: the machine's link lets the owner in again, and ends every other login", async () => {
    const lost = await watch(await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
    lost.setDefaultTimeout(20_000);
    const choose = async () => {
      await lost.getByLabel("Name").fill("Ada");
      await lost.getByLabel("New password").fill(FRESH);
      await lost.keyboard.press("Enter");
    };
    await lost.goto(`${stack.url}/login`);
    await lost.getByText("metatron owner reset").waitFor();
    await lost.goto(`${stack.url}/reset`);
    await lost.getByRole("heading", { name: "A whole link is needed here" }).waitFor();
    const older = link();
    const newer = link();
    // Pasted into the same tab, a link loads nothing anew.
    await lost.evaluate((to) => location.assign(to), older);
    await lost.getByLabel("New password").waitFor();
    equal(new URL(lost.url()).hash, "", "the hash");
    await choose();
    await lost.getByRole("heading", { name: "This link no longer works" }).waitFor();
    await lost.evaluate((to) => location.assign(to), newer);
    await lost.getByLabel("New password").waitFor();
    await lost.reload();
    await choose();
    await lost.waitForURL((url) => url.pathname === "/");
    await lost.getByText("Worth asking").waitFor();
    equal(await lost.evaluate(() => sessionStorage.length), 0, "what is left of the link");
    await page.waitForURL(/\/login\?next=/);
    await page.getByText("You were logged out here").waitFor();
    await page.getByLabel("Name").fill("ada");
    await page.getByLabel("Password").fill(FRESH);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.waitForURL((url) => url.pathname !== "/login");
    await page.locator('nav a[href="/chat"]:visible').first().waitFor();
    await lost.context().close();
  });
}
