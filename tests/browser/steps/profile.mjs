// Who one is here: the name, and the password with what it ends.

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
