// What a person does within a conversation: reading what came, going back to it, saying it anew.

import { equal, holds } from "../check.mjs";
import { atRest, begin, card, idle, question, timeline, upTo } from "../person.mjs";

const said = (page, text) => page.locator('[data-row="said"]').filter({ hasText: text });

async function action(page, row, name) {
  await atRest(page);
  await row.hover();
  return row.getByRole("button", { name, exact: true });
}

async function showAll(page, row) {
  await atRest(page);
  await row.getByRole("button", { name: "Show all", exact: true }).click();
}

export async function talking({ step, page, stack }) {
  let pid;

  await step("output keeps its colours, obeys nothing, and is the same after a reload", async () => {
    pid = await begin(page, stack, "run printf '\\033[31mred\\033[0m \\033]0;title\\007plain\\n10%%\\r100%%\\n'");
    await question(page, "printf").getByRole("button", { name: "Approve" }).click();
    const found = card(page, "printf");
    await found.getByText("exit 0").waitFor();
    await idle(page);
    for (const again of [false, true]) {
      if (again) await page.reload();
      await found.locator("pre .ansi-red").getByText("red", { exact: true }).waitFor();
      equal((await found.locator("pre").last().innerText()).trim(), "red plain\n100%", `the output${again ? " after a reload" : ""}`);
    }
    await page.evaluate(() => (navigator.clipboard.writeText = () => Promise.reject(new DOMException("not here", "NotAllowedError"))));
    await found.getByRole("button", { name: "Copy output" }).click();
    await page.getByText("Not copied").first().waitFor();
    await page.reload();
    await found.waitFor();
  });

  await step("a long output shows its end, and all of it on demand", async () => {
    await page.getByRole("textbox", { name: /Say|Answer/ }).fill("run seq 1 60000");
    await page.getByRole("button", { name: "Send" }).click();
    const asked = question(page, "seq 1 60000");
    const found = card(page, "seq 1 60000");
    // Its card may have left the page again when the answer below it is long.
    await asked.or(found.getByText("exit 0")).or(page.getByText(/^Show more · /)).first().waitFor();
    if (await asked.count()) await asked.getByRole("button", { name: "Approve" }).click();
    await idle(page);
    // Afterwards a long answer is shown by pieces, so that what is above it is near.
    await page.reload();
    await timeline(page).waitFor();
    await idle(page);
    const row = page.locator("[data-op]").filter({ hasText: "seq 1 60000" });
    await upTo(page, row.getByRole("button", { name: "Show all", exact: true }));
    await showAll(page, row);
    await page.waitForFunction(() => document.querySelector('[data-output="all"] pre')?.textContent?.startsWith("1\n2\n3\n"));
    holds((await row.locator('[data-output="all"] pre').count()) < 12, "only what is seen is in the page");
    await row.getByRole("button", { name: "Show less" }).click();
    await row.getByText(/both ends of/).waitFor();
    equal((await row.locator("pre").last().innerText()).trim().split("\n").at(-1), "60000", "the last line that is shown then");
    await page.route(/\/output\?/, (route) => route.abort());
    await showAll(page, row);
    await row.getByRole("alert").getByText("The machine does not answer").waitFor();
    await page.unroute(/\/output\?/);
    await row.getByRole("button", { name: "Try again" }).click();
    await page.waitForFunction(() => document.querySelector('[data-output="all"] pre')?.textContent?.startsWith("1\n2\n3\n"));
    equal(await row.getByRole("alert").count(), 0, "what went wrong is no longer said");
    await row.getByRole("button", { name: "Show less" }).click();
    await row.getByText(/both ends of/).waitFor();
    await showAll(page, row);
    await page.waitForFunction(() => document.querySelector('[data-output="all"] pre')?.textContent?.startsWith("1\n2\n3\n"));
    await row.getByRole("button", { name: "Show less" }).click();
    await row.getByText(/both ends of/).waitFor();
  });

  await step("a message is edited in its place; Esc leaves it as it was", async () => {
    await timeline(page).evaluate((at) => at.scrollTo(0, 0));
    const first = said(page, "033").first();
    await (await action(page, first, "Edit")).click();
    const field = page.getByRole("textbox", { name: "Edit the message" });
    await field.waitFor();
    await page.getByText(/is set aside: it stays in the record/).waitFor();
    // What was changed so far outlives a look at another page.
    await field.fill("half a change");
    await page.getByRole("link", { name: "New", exact: true }).click();
    await page.getByRole("heading", { name: /What should be done/ }).waitFor();
    await page.goBack();
    await timeline(page).evaluate((at) => at.scrollTo(0, 0));
    equal(await field.inputValue(), "half a change", "the edit after a look at another page");
    await field.press("Escape");
    await field.waitFor({ state: "detached" });
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Edit");
    await (await action(page, first, "Edit")).click();
    holds((await field.inputValue()).includes("033"), "an edit that was left begins anew");
    await page.keyboard.press("Escape");
    await field.waitFor({ state: "detached" });
  });

  await step("a link to a message leads to it", async () => {
    const id = await said(page, "033").first().getAttribute("data-message");
    await page.goto(`${stack.url}/chat/${pid}?at=${id}`);
    await page.locator(`[data-message="${id}"][data-marked]`).waitFor();
  });
}
