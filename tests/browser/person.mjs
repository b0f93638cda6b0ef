// What a person does on the pages, in words.

export const NAME = "owner";
export const PASSWORD = "correct horse battery staple";

/** Claims the system by its link. */
export async function setup(page, stack) {
  await page.goto(`${stack.url}/setup#token=${stack.token}`);
  await page.getByLabel("Name").fill(NAME);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Take command" }).click();
  await page.waitForURL(/\/chat/);
}

export async function login(page, stack) {
  await page.goto(`${stack.url}/login`);
  await page.getByLabel("Name").fill(NAME);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL((url) => url.pathname !== "/login");
}

/** Opens a new chat with its first message; gives its pid. */
export async function begin(page, stack, text) {
  await page.goto(`${stack.url}/chat/new`);
  await page.getByRole("textbox").fill(text);
  await page.getByRole("button", { name: "Send" }).click();
  await page.waitForURL(/\/chat\/\d+$/);
  return Number(new URL(page.url()).pathname.split("/").at(-1));
}

export async function say(page, text) {
  await page.getByRole("textbox", { name: /Say|Answer/ }).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

/** The last tool card whose command or path has this text. */
export function card(page, text) {
  return page.locator("article[data-op]").filter({ hasText: text }).last();
}

/** The open question about this text. */
export function question(page, text) {
  return page.locator('article[data-approval][data-state="pending"]').filter({ hasText: text }).last();
}

/** Nothing is under way in the chat in view. */
export async function idle(page) {
  await page.locator("header[data-chat-head]").waitFor();
  await page.getByRole("button", { name: "Stop", exact: true }).waitFor({ state: "detached", timeout: 30_000 });
}

/** Says yes to a question: again when the page says that it had only just come to stand there. */
export async function approve(asked) {
  const button = asked.getByRole("button", { name: /^Approve/ });
  await button.click();
  const once = asked.getByText("Once more, if you have read it.");
  await once.or(asked.page().locator("body:not(:has(article[data-state='pending']))")).first().waitFor({ timeout: 1_000 }).catch(() => {});
  if (await once.isVisible()) await button.click();
}
