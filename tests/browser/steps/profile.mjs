// Who one is here: the name, and the password with what it ends.

import { until } from "../api.mjs";
import { equal } from "../check.mjs";
import { NAME, PASSWORD } from "../person.mjs";

const NEW = "another horse, another battery";

export async function profile({ step, page, stack }) {
  const current = page.getByLabel("Current password");
  const next = page.getByLabel("New password");
  const change = async (from, to) => {
    await current.fill(from);
    await next.fill(to);
    await page.getByRole("button", { name: "Change password" }).click();
  };
  const enter = (password) =>
    fetch(`${stack.url}/api/auth/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: NAME, password }),
    });

  await step("a password is changed where one knows the old one, and logs out the others", async () => {
    await page.goto(`${stack.url}/settings/profile`);
    await change(PASSWORD, "short");
    await page.getByText("At least 8 characters.").waitFor();
    equal(await next.getAttribute("aria-invalid"), "true", "the new one is marked");
    await change(PASSWORD, PASSWORD);
    await page.getByText("It is the password that you have.").waitFor();
    await change("not this one", NEW);
    await page.getByText("This is not your password. Nothing was changed.").waitFor();
    equal(await current.getAttribute("aria-invalid"), "true", "the current one is marked");
    equal(await current.evaluate((at) => at === document.activeElement), true, "the current one has the focus");
    equal((await enter(PASSWORD)).status, 200, "the old one still opens");

    await change(PASSWORD, NEW);
    await page.getByText(/Your password is changed\. .*logged out\. This one, tokens of programs, and all that runs go on\./).waitFor();
    equal([await current.inputValue(), await next.inputValue()], ["", ""], "the fields are empty");
    equal((await enter(PASSWORD)).status, 401, "the old one opens nothing");
    await change(NEW, PASSWORD);
    await page.getByText(/^Your password is changed\. You were logged in nowhere else/).waitFor();
  });

  await step("a passphrase for backups: what is wrong with it is heard with its field, and nothing typed outlives the dialog", async () => {
    await page.goto(`${stack.url}/settings/storage`);
    const field = (label) => page.getByLabel(label, { exact: true });
    const open = () => page.getByRole("button", { name: "Set a passphrase" }).click();
    const focused = (label) => until(`${label} to have the focus`, () => field(label).evaluate((at) => at === document.activeElement));
    await open();
    await focused("Passphrase");
    await page.getByRole("button", { name: "Keep it" }).click();
    await focused("Passphrase");
    await field("Passphrase").fill("long enough");
    await field("Once more").fill("long enougH");
    await page.getByRole("button", { name: "Keep it" }).click();
    await focused("Once more");
    await field("Once more").fill("long enough");
    await field("Your login password").fill("not this one");
    await page.getByRole("button", { name: "Keep it" }).click();
    await page.getByText("This is not your password. Nothing was changed.").waitFor();
    await focused("Your login password");
    await page.getByRole("button", { name: "Cancel" }).click();
    await open();
    for (const label of ["Passphrase", "Once more", "Your login password"]) equal(await field(label).inputValue(), "", label);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await until("the button that opened it to have the focus again", () => page.getByRole("button", { name: "Set a passphrase" }).evaluate((at) => at === document.activeElement));
  });

  await step("a budget out of its bounds is not kept, and says them", async () => {
    const gib = page.getByLabel("GiB", { exact: true });
    await gib.fill("0.1");
    await page.getByText("0.25 to 1024 GiB").waitFor();
    await gib.press("Enter");
    await gib.fill("3,5");
    await page.getByRole("button", { name: "Keep", exact: true }).click();
    await page.getByText("The data folder may take 3.5 GiB").first().waitFor();
    equal(await gib.inputValue(), "3.5", "as it is kept");
  });

  await step("a name is changed, and changed back; what is typed stays when the first section is opened by its own name", async () => {
    const name = page.getByLabel("Name", { exact: true });
    await page.goto(`${stack.url}/settings`);
    await name.fill("half of it");
    await page.getByRole("link", { name: /^Profile/ }).click();
    await page.waitForURL(/\/settings\/profile$/);
    equal(await name.inputValue(), "half of it", "the name that was typed");
    for (const wanted of ["Ada Lovelace", NAME]) {
      await name.fill(wanted);
      await page.getByRole("button", { name: "Keep" }).click();
      await page.getByText(`You are ${wanted}`).first().waitFor();
      await page.reload();
      await name.waitFor();
      equal(await name.inputValue(), wanted, "the name that is kept");
    }
  });
}
