// What a person does around a conversation: files, commands, drafts, and the list of chats.

import { equal, holds } from "../check.mjs";
import { readFile } from "node:fs/promises";
import { until } from "../api.mjs";
import { begin, card, idle, question, say } from "../person.mjs";

const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==", "base64");
const PDF = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");

const field = (page) => page.getByRole("textbox", { name: /Say|Answer/ });
/** The field has this text: it comes there a moment after what was pressed. */
const holdsText = (page, text) => until(`the field to hold ${JSON.stringify(text)}`, async () => (await field(page).inputValue()) === text, 100);
const row = (page, pid) => page.locator(`nav [data-row="${pid}"]`);
const head = (page) => page.locator("header[data-chat-head]");

async function more(page, pid, item) {
  await row(page, pid).hover();
  await page.locator(`[data-chat="${pid}"]`).getByRole("button", { name: /^More about/ }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

export async function saying({ step, page, stack }) {
  let pid;

  await step("files go along: what fits, what does not and why, in the chat afterwards", async () => {
    pid = await begin(page, stack, "How full is the disk?");
    await idle(page);
    await page.locator('input[type="file"]').setInputFiles([
      { name: "notes of the night.txt", mimeType: "text/plain", buffer: Buffer.from("backups at four\n") },
      { name: "invoice.pdf", mimeType: "application/pdf", buffer: PDF },
      { name: "pixel.png", mimeType: "image/png", buffer: PIXEL },
      { name: "program", mimeType: "application/octet-stream", buffer: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1]) },
    ]);
    await page.locator('[data-file="refused"]').getByText(/Put it on the machine/).waitFor();
    await page.locator('[data-file="ready"]').nth(2).waitFor();
    await field(page).fill("How much memory is free?");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText(/remove it first/).waitFor();
    await page.getByRole("button", { name: "Remove program" }).click();
    await page.getByRole("button", { name: "Send" }).click();
    await page.locator("main [data-attachment]").nth(2).waitFor();
    const [saved] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download invoice.pdf" }).click()]);
    holds(PDF.equals(await readFile(await saved.path())), "the PDF comes back as it went");
    equal(await page.locator("[data-file]").count(), 0, "files left in the field");
    await idle(page);
  });

  await step("files go without a word, and nothing at all does not", async () => {
    holds((await page.getByRole("button", { name: "Send" }).getAttribute("aria-disabled")) === "true", "an empty field sends nothing");
    await page.locator('input[type="file"]').setInputFiles([{ name: "alone.txt", mimeType: "text/plain", buffer: Buffer.from("it speaks for itself\n") }]);
    await page.locator('[data-file="ready"]').waitFor();
    await field(page).focus();
    await page.keyboard.press("Enter");
    await page.locator('main [data-attachment]').filter({ hasText: "alone.txt" }).waitFor();
    equal(await page.locator("[data-file]").count(), 0, "files left in the field");
    await idle(page);
  });

  await step("a message with a file, written without a connection, goes out whole when it is back", async () => {
    await page.context().setOffline(true);
    await page.locator('input[type="file"]').setInputFiles([{ name: "away.txt", mimeType: "text/plain", buffer: Buffer.from("written on a train\n") }]);
    await page.locator('[data-file="here"]').waitFor();
    // Answered in few lines: what goes far out of view leaves the page.
    await say(page, "How much memory is free?");
    await page.getByText(/not sent yet/).waitFor();
    await page.context().setOffline(false);
    await page.locator("main [data-attachment]").filter({ hasText: "away.txt" }).waitFor();
    await idle(page);
  });

  await step("a word that looks like a command and is none is kept, and goes out as text when that is meant; a path always does", async () => {
    await field(page).fill("/foo is odd");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("There is no command /foo").waitFor();
    equal(await field(page).inputValue(), "/foo is odd", "the field");
    await page.getByRole("button", { name: "Send it as text" }).click();
    await page.locator('[data-row="said"]').filter({ hasText: "/foo is odd" }).waitFor();
    equal(await field(page).evaluate((at) => at === document.activeElement), true, "the field has the focus");
    await idle(page);
    await field(page).fill("/etc/hosts is odd");
    await page.keyboard.press("Enter");
    await page.locator('[data-row="said"]').filter({ hasText: "/etc/hosts is odd" }).waitFor();
    await idle(page);
  });

  await step("a message that did not go out is taken back into the field", async () => {
    await page.route("**/api/processes/*/messages", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
    await say(page, "half a thought");
    await page.getByRole("button", { name: "Take it back" }).click();
    await holdsText(page, "half a thought");

    // Before what stands there: what was said of that alone is no longer true.
    await field(page).press("Enter");
    await field(page).fill("/foo is odd");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("There is no command /foo").waitFor();
    await page.getByRole("button", { name: "Take it back" }).click();
    await page.getByRole("alert").getByText("There is no command /foo").waitFor({ state: "detached" });
    await holdsText(page, "half a thought\n\n/foo is odd");
    await field(page).fill("half a thought");
    await page.unroute("**/api/processes/*/messages");
  });

  await step("what is written stays with its chat, over pages and reloads", async () => {
    await page.getByRole("link", { name: "New", exact: true }).click();
    await page.getByRole("heading", { name: /What should be done/ }).waitFor();
    equal(await field(page).inputValue(), "", "the field of a new chat");
    await page.waitForTimeout(500);
    await page.goto(`${stack.url}/chat/${pid}`);
    await head(page).waitFor();
    equal(await field(page).inputValue(), "half a thought", "the field after a reload");
    await field(page).fill("");
    await page.goto(`${stack.url}/chat/new?ask=Look%20at%20the%20disks`);
    equal(await field(page).inputValue(), "Look at the disks", "what a link asks");
    await page.goto(`${stack.url}/chat/${pid}`);
  });

  await step("commands are offered, chosen with the keys, and never said to the model", async () => {
    await head(page).waitFor();
    await field(page).click();
    await page.keyboard.type("/re");
    await page.getByRole("option", { name: /rename/ }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.type("The house at night");
    await page.keyboard.press("Enter");
    await head(page).getByRole("heading", { name: "The house at night" }).waitFor();
    await page.keyboard.type("/stop");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("Nothing is under way here.").waitFor();
    await field(page).fill("/nonsense");
    await page.getByText(/No command is called/).waitFor();
    await field(page).fill("/help");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByText("/compact").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    equal(await field(page).inputValue(), "", "the field");
    holds(!(await page.locator("main").innerText()).includes("/rename"), "no command stands in the chat");
  });

  await step("paths are completed with @", async () => {
    await field(page).click();
    await page.keyboard.type("look at @/et");
    await page.getByRole("option", { name: "etc/" }).click();
    await page.keyboard.type("hostn");
    await page.getByRole("option", { name: "hostname" }).waitFor();
    await page.keyboard.press("Enter");
    equal(await field(page).inputValue(), "look at /etc/hostname ", "the field");
    await field(page).fill("");
  });

  await step("chats are pinned, renamed in place, put away and brought back", async () => {
    await more(page, pid, "Pin");
    await page.getByRole("heading", { name: "Pinned" }).waitFor();
    await row(page, pid).focus();
    await page.keyboard.press("F2");
    await page.keyboard.type("The night");
    await page.keyboard.press("Enter");
    await row(page, pid).getByText("The night").waitFor();
    await page.waitForFunction((pid) => document.activeElement?.dataset.row === pid, String(pid));
    await head(page).getByRole("button", { name: "The night" }).click();
    await page.keyboard.type("The night again");
    await page.keyboard.press("Enter");
    await row(page, pid).getByText("The night again").waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent === "The night again");
    await more(page, pid, "Archive");
    await row(page, pid).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await row(page, pid).waitFor();
    await more(page, pid, "Unpin");
    await page.getByRole("heading", { name: "Pinned" }).waitFor({ state: "detached" });
  });

  await step("the arrows go through the list, the slash comes to the search, which finds what was said", async () => {
    await row(page, pid).focus();
    await page.keyboard.press("End");
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowUp");
    equal(await page.evaluate(() => document.activeElement?.getAttribute("type")), "search", "above the first row");
    await row(page, pid).focus();
    await page.keyboard.press("/");
    await page.keyboard.type("memory is free");
    await page.getByRole("heading", { name: "In what was said" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/chat\/\d+\?at=/);
    await page.getByRole("searchbox", { name: "Search chats" }).fill("");
  });

  await step("a chat is saved as a file", async () => {
    await page.goto(`${stack.url}/chat/${pid}`);
    await head(page).waitFor();
    const [file] = await Promise.all([page.waitForEvent("download"), more(page, pid, "Export as Markdown")]);
    const text = await readFile(await file.path(), "utf8");
    holds(file.suggestedFilename().endsWith(".md") && text.includes("How much memory is free?"), "the file has what was said");
  });

  await step("a chat is deleted after a question, here and on another page", async () => {
    const other = await page.context().newPage();
    await other.goto(`${stack.url}/chat/${pid}`);
    await head(other).waitFor();
    await row(page, pid).focus();
    await page.keyboard.press("Delete");
    await page.getByRole("alertdialog").getByText(/home folder stay/).waitFor();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.waitForURL(/\/chat$/);
    await row(page, pid).waitFor({ state: "detached" });
    await other.getByText("This chat was deleted").waitFor();
    await other.close();
  });

  await step("two pages with one message to send send it once", async () => {
    pid = await begin(page, stack, "How much memory is free?");
    // What was not read before the connection goes is not there to be looked at.
    await card(page, "free -h").getByText("exit 0").waitFor();
    await idle(page);
    const other = await page.context().newPage();
    await page.context().setOffline(true);
    await say(page, "run touch once");
    await page.getByText(/not sent yet/).waitFor();
    await page.context().setOffline(false);
    await other.goto(`${stack.url}/chat/${pid}`);
    await question(page, "touch once").waitFor();
    await other.close();
    equal(await page.locator("article[data-approval]").filter({ hasText: "touch once" }).count(), 1, "questions");
    await question(page, "touch once").getByRole("button", { name: "Deny …" }).click();
    await question(page, "touch once").getByRole("button", { name: "Deny", exact: true }).click();
    await idle(page);
  });

  await step("a new chat: what is typed while it is made goes along, and so does the focus", async () => {
    let letGo;
    const held = new Promise((done) => (letGo = done));
    await page.route("**/api/processes", async (route) => (await held, route.continue()));
    await page.getByRole("link", { name: "New", exact: true }).click();
    await page.getByRole("heading", { name: /What should be done/ }).waitFor();
    await field(page).fill("Which processes are running?");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("main textarea")?.value === "");
    await page.keyboard.type("and then");
    letGo();
    await page.waitForURL(/\/chat\/\d+$/);
    await head(page).waitFor();
    await page.keyboard.type(" this");
    equal(await field(page).inputValue(), "and then this", "the field of the chat");
    await page.unroute("**/api/processes");
    await idle(page);
    await page.getByRole("link", { name: "New", exact: true }).click();
    await page.getByRole("heading", { name: /What should be done/ }).waitFor();
    equal(await field(page).inputValue(), "", "the field of the next new chat");
  });

  await step("a first message that did not go out is seen again on the next visit, and goes out by itself", async () => {
    await page.route("**/api/processes", (route) => route.abort());
    await field(page).fill("How much memory is used?");
    await page.keyboard.press("Enter");
    const unsent = page.locator("main").getByText("How much memory is used?");
    await page.getByText(/not sent yet/).waitFor();
    await row(page, pid).click();
    await head(page).waitFor();
    await page.getByRole("link", { name: "New", exact: true }).click();
    await unsent.waitFor();
    await page.reload();
    await unsent.waitFor();
    await page.getByText(/not sent yet/).waitFor();
    await page.unroute("**/api/processes");
    await page.getByText(/not sent yet/).waitFor({ state: "detached", timeout: 60_000 });
    await page.locator("nav [data-row]").filter({ hasText: "How much memory is used?" }).waitFor();
  });
}
