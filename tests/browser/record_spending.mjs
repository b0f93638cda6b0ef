// What the recording has of models, so that the pages about them show something: providers, routes, budgets, chats
// that cost. The models are a stage (counted.mjs), and are called so; what was spent on earlier days is what was
// spent today, written into the ledger once more: a recording has no weeks.

import { execFileSync } from "node:child_process";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { startCounted } from "./counted.mjs";

/** Where such a server listens by itself, and where nothing else does: the recording has a network of its own. */
const PORT = 8_000;
const SCRIPT = fileURLToPath(new URL("../../services/llm-router/src/providers/scripted/demo.toml", import.meta.url));
const PRICES = { "stage-large": { input: 6, output: 22, cache_read: 0.6 }, "stage-small": { input: 0.9, output: 3.2, cache_read: 0.09 } };

const CHATS = [
  {
    route: "night",
    says: ["Which logs grew most last night?", "And what stands in the first of them?", "Is any of it to be seen to?"],
  },
  { model: "stage-large", says: ["What could break when this machine is upgraded?", "And in which order would you do it?"] },
  { route: "careful", says: ["Who was logged in this week?"] },
  { model: "stage-large", says: ["How are the backups?"], limit: 0.05, then: "And those of the month before?" },
  { route: "careful", says: ["Sum up the week, at length, and break off"] },
];

/** By what was said: the title of a chat that begins so, and what is answered. */
const ANSWERS = [
  [/order/, "", "First a backup, then the database, then what reads it. The kernel comes last: it alone needs a restart."],
  [/upgraded/, "What an upgrade could break", "Three things:\n\n- what pins a version by hand,\n- the modules that are built against the kernel,\n- whatever listens on a socket that is renamed.\n\nNone of them is hard to find beforehand."],
  [/logs grew/, "Logs that grew last night", "`auth.log` by 12 MB and the journal by 9. The rest grew as on any night."],
  [/first of them/, "", "Attempts to log in, one after the other, from four addresses. None of them knew a name that there is."],
  [/seen to/, "", "No. The four addresses are shut out by now; I would look again in a week."],
  [/logged in/, "Logins of the week", "You alone, from two addresses that are both yours."],
  [/backups/, "The backups", "Eleven are there, the newest of this night. Each could be read."],
];

function answerTo(said, forTitle) {
  const [, title, answer] = (forTitle ? ANSWERS.filter(([, name]) => name) : ANSWERS).find(([about]) => about.test(said)) ?? [];
  return (forTitle ? title : answer) ?? "As it should be.";
}

/** The longer a chat, the more of it was read before; the large one thinks. A title is a short affair. */
function usageOf(messages, model, forTitle) {
  const prompt = forTitle ? 320 : 2_300 + 1_700 * messages.length;
  const written = forTitle ? 8 : 240 + 70 * messages.length;
  return {
    prompt_tokens: prompt,
    completion_tokens: written,
    total_tokens: prompt + written,
    prompt_tokens_details: { cached_tokens: messages.length > 2 ? Math.floor(prompt * 0.8) : 0 },
    completion_tokens_details: { reasoning_tokens: model === "stage-large" ? Math.floor(written / 3) : 0 },
  };
}

/** `ask(method, path, body)`: as the page asks. What answers by itself is the script. */
export async function setUpModels(ask, stack) {
  const stage = await startCounted({ port: PORT, models: Object.keys(PRICES), answerTo, usageOf });
  const script = join(stack.home, "demo.toml");
  await copyFile(SCRIPT, script);
  const add = (name, body) => ask("POST", "/api/providers", { name, kind: "openai", ...body });
  const models = Object.entries(PRICES).map(([id, price]) => ({ id, context: 128_000, price }));
  await add("script", { kind: "scripted", base_url: pathToFileURL(script).href, models: ["script"] });
  const ours = await add("stage", { base_url: stage.url, models });
  const old = await add("old account", { base_url: stage.at("/refused/v1"), api_key: "sk-stage-of-an-old-account-0042", models: models.slice(0, 1) });
  const free = await add("free tier", { base_url: stage.at("/busy/v1"), api_key: "sk-stage-of-a-free-tier-00007", models: models.slice(1) });
  const entry = (provider, model, weight = 0) => ({ provider_id: provider.id, model, weight });
  await ask("PUT", "/api/routes/night", { entries: [entry(ours, "stage-small", 70), entry(ours, "stage-large", 30)] });
  await ask("PUT", "/api/routes/careful", { entries: [entry(old, "stage-large"), entry(free, "stage-small"), entry(ours, "stage-small")] });
  await ask("POST", "/api/budgets", { scope: "all", period: "month", limit_usd: 30 });
  return { provider_id: ours.id, end: stage.end };
}

/** The chats that cost something; gives their pids. `rests(pid)`: until nothing is under way in it. */
export async function spend(ask, models, rests) {
  const pids = [];
  for (const { route, model, says, limit, then } of CHATS) {
    const { pid } = await ask("POST", "/api/processes", { program: "chat" });
    await ask("PATCH", `/api/processes/${pid}`, route ? { route } : { provider_id: models.provider_id, model });
    const say = async (text) => {
      await ask("POST", `/api/processes/${pid}/messages`, { client_id: crypto.randomUUID(), text });
      await rests(pid);
    };
    for (const text of says) await say(text);
    if (then) {
      await ask("POST", "/api/budgets", { scope: "process", period: "total", pid, limit_usd: limit });
      await say(then);
    }
    pids.unshift(pid);
  }
  return pids;
}

/** On each of so many days before today some of today's calls again: fewer at the end of a week, many on a few days. */
export function fillDaysBefore({ home }, days = 55) {
  const sql = `
    WITH RECURSIVE day(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM day WHERE n < ${days}),
    busy AS (SELECT n, 2 + n * 5 % 7 + (n % 17 = 9) * 14 AS f FROM day WHERE n * 11 % 7 > 1),
    paid AS (SELECT *, row_number() OVER (ORDER BY at) AS k FROM usage WHERE outcome = 'done' AND cost_nano > 0)
    INSERT INTO usage (id, owner_id, at, purpose, pid, provider_id, provider, model, route, why, fresh, cache_read, output, reasoning, cost_nano, price_from, first_token_ms, latency_ms, outcome, ended_at)
    SELECT 'past-' || n || '-' || id, owner_id, at - n * 86400000, purpose, pid, provider_id, provider, model, route, why,
           fresh * f, cache_read * f, output * f, reasoning * f, cost_nano * f, price_from, first_token_ms, latency_ms, outcome, ended_at - n * 86400000
    FROM paid, busy WHERE (n * 3 + k) % 4 = 0;
    UPDATE budget_uses SET used_nano = used_nano + (SELECT COALESCE(SUM(cost_nano), 0) FROM usage WHERE id LIKE 'past-%' AND at >= start)
    WHERE scope = 'all' AND period = 'month';`;
  execFileSync("sqlite3", [join(home, "metatron.db"), ".timeout 5000", sql]);
}
