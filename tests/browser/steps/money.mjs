// What models may cost and did: budgets, prices, routes, the ledger. The default is a script, which costs nothing; what
// is paid for is counted.mjs.

import { until } from "../api.mjs";
import { equal, holds } from "../check.mjs";
import { ANSWER, CACHED, MODEL, startCounted } from "../counted.mjs";
import { begin, idle, say } from "../person.mjs";

const dialog = (page) => page.getByRole("dialog");
const budget = (page, name) => page.locator(`[data-budget="${name}"]`);
const route = (page, name) => page.locator(`[data-route="${name}"]`);
const provider = (page, name) => page.locator("article[data-provider]").filter({ hasText: name });
const model = (page) => page.locator("header[data-chat-head]").getByRole("button", { name: /^Model:/ });
const inForce = (page, name) => until(`${name} to be in force`, async () => (await model(page).getAttribute("aria-label"))?.startsWith(`Model: ${name}`));
const adding = (page) => page.getByRole("form", { name: "Add a provider" });
const used = (page) => page.locator("[data-usage]").last();

async function choose(page, label, option) {
  const field = dialog(page).getByLabel(label, { exact: true });
  await field.selectOption({ label: await field.locator("option").filter({ hasText: option }).first().innerText() });
}

async function confirm(page, words, action) {
  await page.getByRole("alertdialog").getByText(words).waitFor();
  await page.getByRole("alertdialog").getByRole("button", { name: action, exact: true }).click();
  await page.getByRole("alertdialog").waitFor({ state: "detached" });
}

export async function money({ step, page, stack }) {
  const counted = await startCounted();
  let pid;
  const chat = () => page.goto(`${stack.url}/chat/${pid}`);

  await step("the limit of a day stands among the budgets: it is changed, another is added, and the last one goes with a plain word", async () => {
    await page.goto(`${stack.url}/settings/budgets`);
    await budget(page, "all day").getByText(/ of \$2$/).waitFor();
    await budget(page, "all day").getByRole("button", { name: "Change Everything, a day" }).click();
    await dialog(page).getByLabel("At most, $").fill("two");
    await dialog(page).getByRole("button", { name: "Keep" }).click();
    await dialog(page).getByText(/An amount in dollars/).waitFor();
    await dialog(page).getByLabel("At most, $").fill("3,50");
    await dialog(page).getByRole("button", { name: "Keep" }).click();
    await budget(page, "all day").getByText(/ of \$3\.50$/).waitFor();

    const add = async () => {
      await page.getByRole("button", { name: "Add a budget" }).click();
      await dialog(page).getByRole("radio", { name: "A month" }).check();
      await dialog(page).getByLabel("At most, $").fill("20");
      await dialog(page).getByRole("button", { name: "Add it" }).click();
    };
    await add();
    await budget(page, "all month").waitFor();
    await add();
    await dialog(page).getByRole("alert").waitFor();
    await dialog(page).getByRole("button", { name: "Cancel" }).click();
    equal(await budget(page, "all month").count(), 1, "budgets for a month");

    await budget(page, "all month").getByRole("button", { name: /^Remove/ }).click();
    await confirm(page, /The other budgets go on/, "Remove it");
    await budget(page, "all month").waitFor({ state: "detached" });
    await budget(page, "all day").getByRole("button", { name: /^Remove/ }).click();
    await confirm(page, /nothing bounds what models may cost/, "Keep");
    await budget(page, "all day").waitFor();
  });

  await step("a model that costs: its price is given by hand, and stands under its answer, with why this model", async () => {
    await page.goto(`${stack.url}/settings/providers`);
    await page.getByRole("radio", { name: /^OpenAI-compatible/ }).check();
    await adding(page).getByLabel("Server").selectOption({ label: "OpenRouter" });
    equal(await adding(page).getByLabel("Base URL").inputValue(), "https://openrouter.ai/api/v1", "the address of a server that is chosen");
    await page.getByRole("radio", { name: /^Anthropic/ }).check();
    equal(await adding(page).getByLabel("Base URL").inputValue(), "", "the address, once another kind is chosen");
    await page.getByRole("radio", { name: /^OpenAI-compatible/ }).check();
    await adding(page).getByLabel("Name").fill("counted");
    await adding(page).getByLabel("Base URL").fill(counted.url);
    await adding(page).getByLabel("Models").fill(MODEL);
    await page.getByRole("button", { name: "Add it" }).click();
    const card = provider(page, "counted");
    await card.getByText("local", { exact: true }).waitFor();
    await card.getByRole("button", { name: "Edit models of counted" }).click();
    await dialog(page).getByLabel(`In, $ of ${MODEL}`).fill("100");
    await dialog(page).getByRole("button", { name: "Keep" }).click();
    await dialog(page).getByText("In and out, or none").waitFor();
    await dialog(page).getByLabel(`Out, $ of ${MODEL}`).fill("200");
    await dialog(page).getByLabel(`Cache read, $ of ${MODEL}`).fill("10");
    await dialog(page).getByRole("button", { name: "Keep" }).click();
    await card.getByText("$100 in · $200 out · cache $10 read").waitFor();
    await card.getByText("yours", { exact: true }).waitFor();
    await card.getByRole("button", { name: "Test", exact: true }).click();
    await card.getByText(/Answered in/).waitFor();

    pid = await begin(page, stack, "What is this?");
    await idle(page);
    await model(page).click();
    await page.getByRole("menuitemradio", { name: MODEL }).last().click();
    await inForce(page, MODEL);
    await say(page, "What does it cost?");
    await page.getByText(ANSWER).first().waitFor();
    await idle(page);
    // 800 read at 100 a million, 400 from the cache at 10, 300 written at 200.
    await used(page).getByText("$0.14").waitFor();
    equal(await used(page).getAttribute("title"), "Why this model, and what it took", "what the line under an answer is for");
    await page.getByRole("button", { name: new RegExp(`^Why this model: ${MODEL} · `) }).last().click();
    const why = dialog(page).filter({ hasText: "Why this model" });
    await why.getByText("by your price").waitFor();
    await why.getByText("chosen by name").waitFor();
    await why.getByText("read fresh").waitFor();
    await why.getByText("33 % of what it read came from the cache.").waitFor();
    await page.keyboard.press("Escape");
    await why.waitFor({ state: "detached" });
    await until("the answer’s line to have the focus again", () => used(page).evaluate((at) => at === document.activeElement));
  });

  await step("a route of one’s own is made, put in order by the keys, and chosen for a chat", async () => {
    await page.goto(`${stack.url}/settings/routes`);
    await route(page, "deep").getByText(/stands in/).waitFor();
    await page.getByRole("button", { name: "Add a route" }).click();
    await dialog(page).getByLabel("Name").fill("The night");
    await choose(page, "Add a model", "script");
    await choose(page, "Add a model", MODEL);
    await dialog(page).getByRole("button", { name: "Keep" }).click();
    await dialog(page).getByText(/Small letters, digits and dashes/).waitFor();
    await dialog(page).getByLabel("Name").fill("night");
    await dialog(page).getByLabel("Weight of script").fill("101");
    await dialog(page).getByText("0 to 100").waitFor();
    await dialog(page).getByLabel("Weight of script").fill("0");
    const handle = dialog(page).getByRole("button", { name: new RegExp(`^Move ${MODEL}: place`) });
    await handle.focus();
    await page.keyboard.press("ArrowUp");
    await dialog(page).getByRole("status").getByText(`${MODEL} is 1 of 2`).waitFor();
    equal(await handle.evaluate((at) => at === document.activeElement), true, "the handle has the focus still");
    await dialog(page).getByRole("button", { name: "Keep" }).click();
    await route(page, "night").getByText("when another fails").waitFor();
    equal((await route(page, "night").locator("li").first().innerText()).includes(MODEL), true, "what stands first");

    await chat();
    await model(page).click();
    await page.getByRole("menuitemradio", { name: /^night/ }).click();
    await inForce(page, "route night");
    await page.reload();
    await inForce(page, "route night");
    await say(page, "What is this by night?");
    await page.getByText(ANSWER).nth(1).waitFor();
    await idle(page);
    await used(page).click();
    await dialog(page).locator("[data-call]").getByText("night", { exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await model(page).click();
    await page.getByRole("menuitemradio", { name: /^Default/ }).click();
    await inForce(page, "default");

    await page.goto(`${stack.url}/settings/routes`);
    await page.getByRole("button", { name: "Delete night" }).click();
    await confirm(page, /go over to deep/, "Delete");
    await route(page, "night").waitFor({ state: "detached" });
  });

  await step("who cannot answer is marked, whoever stands in says so, and where nobody is left each reason is told", async () => {
    await page.goto(`${stack.url}/settings/routes`);
    // Set up as the pages do, which is walked above.
    await page.evaluate(
      async ({ refused, model }) => {
        const headers = { "x-metatron-proof": localStorage.getItem("metatron.proof"), "content-type": "application/json" };
        const ask = async (method, path, body) => {
          const answer = await fetch(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
          if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
          return answer.json();
        };
        const price = { input: 1, output: 1 };
        const old = await ask("POST", "/api/providers", { name: "old account", kind: "openai", base_url: refused, api_key: "sk-of-an-old-account-0042", models: [{ id: "older", price }, { id: "unknown" }] });
        const counted = (await ask("GET", "/api/providers")).items.find(({ name }) => name === "counted");
        const entry = (provider, model) => ({ provider_id: provider.id, model, weight: 0 });
        await ask("PUT", "/api/routes/careful", { entries: [entry(old, "older"), entry(counted, model)] });
        await ask("PUT", "/api/routes/narrow", { entries: [entry(old, "unknown"), entry(old, "older")] });
      },
      { refused: counted.at("/refused/v1"), model: MODEL },
    );
    await chat();
    await model(page).click();
    await page.getByRole("menuitemradio", { name: /^careful/ }).click();
    await inForce(page, `route careful, ${MODEL}`);
    await say(page, "What is this, carefully?");
    await used(page).getByText("after another").waitFor();
    await idle(page);
    await inForce(page, `route careful, ${MODEL}`);
    await model(page).click();
    await page.getByRole("group", { name: "old account" }).getByRole("menuitemradio", { name: /^older\s*key refused/ }).waitFor();
    await page.getByRole("menuitemradio", { name: /^careful\s*counted/ }).waitFor();
    await page.getByRole("menuitemradio", { name: /^narrow\s*key refused/ }).click();
    await inForce(page, "route narrow");
    await say(page, "What is this, narrowly?");
    const failed = page.getByRole("alert").filter({ has: page.locator("[data-reasons]") });
    await failed.getByText("no price known").waitFor();
    await failed.locator("[data-reasons]").getByText("older of old account").waitFor();
    await failed.getByRole("link", { name: "Budgets" }).waitFor();
    await failed.getByRole("link", { name: "Providers" }).click();
    await provider(page, "old account").getByRole("button", { name: "Delete …" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: /^Delete it/ }).click();
    await provider(page, "old account").waitFor({ state: "detached" });
    await chat();
    await model(page).click();
    const narrow = page.getByRole("menuitemradio", { name: /^narrow\s*nothing left/ });
    equal(await narrow.getAttribute("aria-disabled"), "true", "whether a route of which nothing is left is no choice");
    await page.keyboard.press("Escape");
    await page.goto(`${stack.url}/settings/routes`);
    for (const name of ["careful", "narrow"]) {
      await page.getByRole("button", { name: `Delete ${name}` }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: "Delete", exact: true }).click();
      await route(page, name).waitFor({ state: "detached" });
    }
  });

  await step("an answer that breaks off is kept, and goes on when it is let", async () => {
    await chat();
    await model(page).click();
    await page.getByRole("menuitemradio", { name: MODEL }).last().click();
    await inForce(page, MODEL);
    await say(page, "Say something, and break off");
    const broken = page.getByRole("alert").filter({ has: page.getByRole("button", { name: "Continue" }) });
    await broken.waitFor();
    await page.getByText("Half of what was to be").waitFor();
    await broken.getByRole("button", { name: "Continue" }).click();
    await page.locator('[data-row="said"]').filter({ hasText: "Continue." }).waitFor();
    await idle(page);
    await page.getByText("Half of what was to be").waitFor();
    equal(await broken.count(), 0, "ways to go on from there, once it went on");
  });

  await step("a budget of nothing stops a chat and keeps it; raised, it answers", async () => {
    await page.goto(`${stack.url}/settings/budgets`);
    await page.getByRole("button", { name: "Add a budget" }).click();
    await dialog(page).getByRole("radio", { name: "A process" }).check();
    await dialog(page).getByRole("button", { name: "Add it" }).click();
    await dialog(page).getByText("Which process?").waitFor();
    await choose(page, "Process", `· ${pid}`);
    await dialog(page).getByLabel("At most, $").fill("0");
    await dialog(page).getByText(/0 stops every call that costs something/).waitFor();
    await dialog(page).getByRole("button", { name: "Add it" }).click();
    await budget(page, "process total").waitFor();

    await chat();
    await say(page, "What is this, once more?");
    const stopped = page.getByRole("alert").filter({ hasText: "Stopped at a budget" });
    await stopped.waitFor();
    await stopped.getByRole("link", { name: "Budgets" }).click();
    await budget(page, "process total").locator("[data-stopped]").getByRole("link", { name: "this process" }).waitFor();
    await budget(page, "process total").getByRole("button", { name: /^Change/ }).click();
    await dialog(page).getByLabel("At most, $").fill("5");
    await dialog(page).getByRole("button", { name: "Keep" }).click();
    await budget(page, "process total").getByText(/ of \$5$/).waitFor();
    await page.goBack();
    await stopped.getByRole("button", { name: "Try again" }).click();
    await stopped.waitFor({ state: "detached" });
    await idle(page);
    await used(page).getByText("$0.14").waitFor();
    await page.goto(`${stack.url}/settings/budgets`);
    await page.waitForLoadState("networkidle");
    equal(await budget(page, "process total").locator("[data-stopped]").count(), 0, "whether it still says that it is stopped");
    await budget(page, "process total").getByRole("button", { name: /^Remove/ }).click();
    await confirm(page, /The other budgets go on/, "Remove it");
    await budget(page, "process total").waitFor({ state: "detached" });
  });

  await step("usage: what was spent today, day by day with the keys, by process, and each call from close", async () => {
    await page.goto(`${stack.url}/usage`);
    await page.locator("[data-now]").getByText(/of \$3\.50/).waitFor();
    const days = page.getByRole("slider", { name: /by day/ });
    const said = page.locator("[data-readout]");
    await days.waitFor();
    const whole = await said.innerText();
    holds(/\$(0\.[1-9]|[1-9])/.test(whole), `what was spent: ${whole}`);
    await days.focus();
    await page.keyboard.press("ArrowLeft");
    const today = await said.innerText();
    holds(/^\w{3}, /.test(today) && /\$(0\.[1-9]|[1-9])/.test(today), `today: ${today}`);
    equal(await days.getAttribute("aria-valuenow"), "30", "the day that is looked at");
    await page.keyboard.press("Home");
    await said.getByText(/nothing was asked/).waitFor();
    await page.keyboard.press("Escape");
    equal(await said.innerText(), whole, "all of it again");
    await page.getByRole("radio", { name: "Table" }).check();
    equal(await page.getByRole("table", { name: "By day" }).getByRole("row").count(), 2, "rows of the table: its head, and today");
    // Until the answer is there, nothing of the old group stands under the new head, and nothing jumps.
    const [summed, below] = [page.getByRole("region", { name: "Summed up" }).locator("[data-sum]"), page.getByRole("heading", { name: "Latest calls" })];
    const top = async () => Math.round((await below.boundingBox()).y);
    await summed.first().waitFor();
    const before = await top();
    let go;
    const held = new Promise((done) => (go = done));
    await page.route(/\/api\/usage\?.*by=process/, async (route) => {
      await held;
      await route.continue();
    });
    await page.getByRole("link", { name: "By process" }).click();
    await summed.first().waitFor({ state: "detached" });
    equal(await top(), before, "where the calls begin");
    go();
    await page.locator(`[data-sum="${pid}"]`).waitFor();
    await page.reload();
    await page.locator(`[data-sum="${pid}"]`).waitFor();
    await page.locator("li[data-call] button").first().click();
    await dialog(page).locator("[data-call]").getByText(MODEL, { exact: true }).first().waitFor();
    await page.keyboard.press("Escape");
    await page.goto(stack.url);
    await page.getByRole("heading", { name: "Spend" }).waitFor();
    await page.getByText(/ of \$3\.50/).waitFor();
  });

  await step("usage: which part came from the cache, of all that was read and of one model", async () => {
    // Summed up here from each call; the page has it from the sums.
    const calls = await page.evaluate(async () => {
      const all = [];
      for (let after = ""; after !== null; ) {
        const answer = await fetch(`/api/usage/calls?limit=200${after && `&after=${after}`}`, { headers: { "x-metatron-proof": localStorage.getItem("metatron.proof") } });
        const { items, next } = await answer.json();
        all.push(...items);
        after = next ?? null;
      }
      return all;
    });
    const sum = (of, which = () => true) => calls.filter(which).reduce((n, { tokens }) => n + of(tokens), 0);
    const cached = (tokens) => tokens.cache_read;
    const rate = sum(cached) / sum(({ fresh, cache_read, cache_write }) => fresh + cache_read + cache_write);
    const hits = calls.filter(({ tokens }) => tokens.cache_read > 0);
    holds(hits.length >= 3 && hits.every(({ model, tokens }) => model === MODEL && tokens.cache_read === CACHED), `what came from the cache: ${JSON.stringify(hits.map(({ model, tokens }) => [model, tokens]))}`);
    holds(rate > 0 && rate < 1, `a part of it: ${rate}`);
    await page.goto(`${stack.url}/usage`);
    await page.locator("[data-hits]").getByText(`${Math.round(rate * 100)} %`, { exact: true }).waitFor();
    const cells = page.locator(`[data-sum="counted/${MODEL}"]`).getByRole("cell");
    await cells.first().waitFor();
    equal((await cells.nth(3).innerText()).replace(/\D/g, ""), String(CACHED * hits.length), "the cached tokens of the model");
  });

  await step("a provider has several keys: one more is kept, shown by its end, and taken away", async () => {
    await page.goto(`${stack.url}/settings/providers`);
    await page.getByRole("radio", { name: /^Anthropic/ }).check();
    await adding(page).getByLabel("Name").fill("far away");
    await adding(page).getByLabel("Base URL").fill("http://127.0.0.1:9");
    await page.getByRole("button", { name: "Add it" }).click();
    await page.getByText("It answers nothing without a key.").waitFor();
    await adding(page).getByLabel("Key").fill("sk-first-key-000000000000001111");
    await page.getByRole("button", { name: "Add it" }).click();
    const card = provider(page, "far away");
    await card.locator("[data-key]").getByText("1111").waitFor();
    await card.getByRole("button", { name: "Add a key" }).click();
    await dialog(page).getByRole("button", { name: "Keep it" }).click();
    await dialog(page).getByText("A key is needed.").waitFor();
    await dialog(page).getByLabel("Key").fill("sk-other-key-000000000000002222");
    await dialog(page).getByRole("button", { name: "Keep it" }).click();
    await card.locator("[data-key]").getByText("2222").waitFor();
    await card.getByRole("button", { name: /^Remove the key that ends in \S*1111/ }).click();
    await confirm(page, /stays valid until you delete it there/, "Remove it");
    await card.locator("[data-key]").nth(1).waitFor({ state: "detached" });
    await card.locator("[data-key]").getByText("2222").waitFor();
    for (const name of ["far away", "counted"]) {
      await provider(page, name).getByRole("button", { name: "Delete …" }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: /^Delete it/ }).click();
      await provider(page, name).waitFor({ state: "detached" });
    }
  });

  await counted.end();
}
