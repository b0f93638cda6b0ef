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

export const timeline = (page) => page.locator("[data-timeline]");

/** Rows that have just come or changed are measured, and what stands by them moves: a press would miss it. */
export function atRest(page) {
  return timeline(page).evaluate(async (at) => {
    const look = () => `${at.scrollTop} ${at.scrollHeight}`;
    for (let [before, same] = [look(), 0]; same < 12; before = look()) {
      await new Promise((done) => requestAnimationFrame(done));
      same = look() === before ? same + 1 : 0;
    }
  });
}

/** Upwards until it stands in the page: only what is near the view does. */
export async function upTo(page, found) {
  for (let tries = 0; tries < 80 && (await found.count()) === 0; tries++) {
    await timeline(page).evaluate((at) => at.scrollBy(0, -at.clientHeight * 0.8));
    await page.waitForTimeout(60);
  }
  await found.waitFor();
}

/** How often a person has said this in the chat in view, what is on its way included; it is brought into view first. */
export async function timesSaid(page, text) {
  const rows = page.locator('[data-row="said"], [data-row="outgoing"]').filter({ hasText: text });
  await upTo(page, rows.first());
  return rows.count();
}

/** The last tool card whose command or path has this text. */
export function card(page, text) {
  return page.locator("article[data-op]").filter({ hasText: text }).last();
}

/** The open question about this text. */
export function question(page, text) {
  return page.locator('article[data-approval][data-state="pending"]').filter({ hasText: text }).last();
}

/** The pids of the chats that this device keeps, to be read without a connection; `holding`: those in which this stands. */
export function keptChats(page, holding = "") {
  return page.evaluate(async (holding) => {
    const name = "metatron.chats";
    if (!(await indexedDB.databases()).some((one) => one.name === name)) return [];
    const answer = (asked) => new Promise((done, failed) => Object.assign(asked, { onsuccess: () => done(asked.result), onerror: () => failed(asked.error) }));
    const database = await answer(indexedDB.open(name));
    const pages = database.transaction("pages").objectStore("pages");
    const [keys, values] = await Promise.all([answer(pages.getAllKeys()), answer(pages.getAll())]);
    database.close();
    return keys.filter((_, at) => JSON.stringify(values[at]).includes(holding)).map((key) => Number(key.split(" ")[1]));
  }, holding);
}

/** Nothing is under way in the chat in view. */
export async function idle(page) {
  await page.locator("header[data-chat-head]").waitFor();
  await page.getByRole("button", { name: "Stop", exact: true }).waitFor({ state: "detached", timeout: 30_000 });
}

/** Longer than a grave question is held. */
const HOLD_MS = 1_200;

async function pressOrHold(button) {
  const grave = (await button.getAttribute("data-grave", { timeout: 2_000 })) !== null;
  await button.click({ timeout: 2_000, delay: grave ? HOLD_MS : 0 });
}

/** Says yes to a question, and waits until it is answered: pressed again while the page says that it had only just come. */
export async function approve(asked, press = pressOrHold) {
  const button = asked.getByRole("button", { name: /^(Approve|Hold to approve|Keep holding|Press it again)/ });
  for (let tries = 0; tries < 5; tries++) {
    // It may be answered, and gone, at this very moment.
    await press(button).catch(() => {});
    if (await asked.waitFor({ state: "detached", timeout: 1_500 }).then(() => true, () => false)) return;
  }
  await asked.waitFor({ state: "detached" });
}
