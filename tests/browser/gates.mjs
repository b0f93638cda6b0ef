// What must hold on every page, in both themes and both layouts: no violation of WCAG 2.2 AA, everything
// by keyboard, no motion for who wants none, nothing lost across a breakpoint, a second device, a hole in
// the network. `node gates.mjs [folder for pictures of failures]`

import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ask, chat, claim, say, until, waiting } from "./api.mjs";
import { startBrowser } from "./browser.mjs";
import { equal, holds, runner } from "./check.mjs";
import { LAST, writeScript } from "./long_answer.mjs";
import { NAME, PASSWORD, approve, atRest, card, idle, question, timeline } from "./person.mjs";
import { startStack } from "./stack.mjs";

const DESK = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const folder = process.argv[2] ?? (await mkdtemp(join(tmpdir(), "metatron-gates-")));
const stack = await startStack();
const browser = await startBrowser();
const owner = await claim(stack);

/** A device of the owner's. Its Content-Security-Policy is set aside only where axe must be brought in. */
async function device(options = DESK, more = {}) {
  const context = watch(await browser.newContext({ colorScheme: "dark", storageState: owner.state, ...options, ...more }));
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return { context, page };
}

/** Pages of steps that failed stay open until the end: their pictures are taken, and no more is asked of them. */
const pages = () => browser.contexts().flatMap((context) => context.pages());
const { step, end, watch } = runner({ folder, pages: () => pages().slice(-2) });

// Something of everything: answers, a file, an end by the owner, open questions.
const talk = await chat(owner);
await ask(owner, talk, "How full is the disk?");
await ask(owner, talk, "How much memory is free?");
const asking = await chat(owner);
await say(owner, asking, "Write Backups run at four every night to notes.txt");
const open = await waiting(owner, asking);
const risky = await chat(owner);
await say(owner, risky, "run rm -rf ./build");
await waiting(owner, risky);

/** Page -> what stands there when it has come. */
const PAGES = {
  "/": "main",
  "/chat": "main",
  "/chat/new": "main",
  [`/chat/${talk}`]: "article[data-op]",
  [`/chat/${asking}`]: "article[data-approval]",
  "/approvals": "article[data-approval]",
  [`/approve/${open.id}`]: "article[data-approval]",
  "/processes": "main",
  "/usage": "[data-now]",
  "/usage?by=process&range=90": "[data-sum]",
  "/settings": "main",
  "/settings/profile": "main",
  "/settings/providers": "[data-prices]",
  "/settings/routes": "[data-route]",
  "/settings/budgets": "[data-budget]",
  "/settings/tokens": "main",
  "/settings/appearance": "main",
  "/settings/storage": "main",
  "/settings/system": "main",
  "/ui": "main",
};

async function violations(page) {
  const found = await page.evaluate(async (runOnly) => (await axe.run(document, { runOnly, resultTypes: ["violations"] })).violations, RULES);
  return found.map((one) => `${one.id}: ${one.help}\n    ${one.nodes.slice(0, 4).map((node) => `${node.target.join(" ")}  ${node.failureSummary?.split("\n")[1]?.trim() ?? ""}`).join("\n    ")}`);
}

/** What is fetched has come, and everything that moves has come to rest. */
async function still(page) {
  await page.waitForLoadState("networkidle");
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.allSettled(document.getAnimations().filter((one) => one.effect?.getComputedTiming().iterations !== Infinity).map((one) => one.finished));
  });
}

for (const [layout, options] of Object.entries({ desk: DESK, phone: PHONE })) {
  for (const colorScheme of ["dark", "light"]) {
    await step(`axe, ${layout}, ${colorScheme}: no page violates WCAG 2.2 AA`, async () => {
      const faults = [];
      const { context, page } = await device(options, { colorScheme, bypassCSP: true });
      await page.addInitScript(axe);
      const look = async (path, there) => {
        await page.goto(`${stack.url}${path}`);
        await page.locator(there).first().waitFor();
        await still(page);
        for (const fault of await violations(page)) faults.push(`${path}: ${fault}`);
        const heads = await page.locator("h1").evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.textContent));
        if (heads.length !== 1) faults.push(`${path}: ${heads.length} headings of the first rank: ${heads.join(" | ")}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (wide > 0) faults.push(`${path}: ${wide} px wider than the screen`);
      };
      for (const [path, there] of Object.entries(PAGES)) await look(path, there);
      await context.close();
      const stranger = watch(await browser.newContext({ ...options, colorScheme, bypassCSP: true }));
      const door = await stranger.newPage();
      await door.addInitScript(axe);
      for (const [path, there] of [["/login?next=%2F", "form"], ["/reset", "h1"], ["/reset#token=example", "form"]]) {
        await door.goto("about:blank");
        await door.goto(`${stack.url}${path}`);
        await door.locator(there).waitFor();
        for (const fault of await violations(door)) faults.push(`${path}: ${fault}`);
      }
      await stranger.close();
      holds(faults.length === 0, faults.join("\n"));
    });
  }
}

/** Walks with Tab until the focus comes round; says what it met that nobody could see. */
async function tabWalk(page, most = 120) {
  return page.evaluate(() => document.body.focus()).then(async () => {
    const faults = [];
    let met = 0;
    let first = null;
    for (let press = 0; press < most; press++) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const now = document.activeElement;
        if (!now || now === document.body) return null;
        now.scrollIntoView({ block: "nearest" });
        const box = now.getBoundingClientRect();
        const style = getComputedStyle(now);
        // A field may wear its focus on its frame: then the frame looks otherwise without it.
        const frames = [now, now.parentElement, now.parentElement?.parentElement, now.parentElement?.parentElement?.parentElement].filter((one) => one);
        const looks = () => frames.map((one) => `${getComputedStyle(one).borderColor} ${getComputedStyle(one).outline}`).join();
        let marked = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none";
        if (!marked && now.matches("input, textarea")) {
          const focused = looks();
          now.blur();
          for (const one of frames) for (const move of one.getAnimations()) move.finish();
          marked = looks() !== focused;
          now.focus();
        }
        const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height / 2, 20)];
        const top = document.elementFromPoint(x, y);
        const covered = box.width > 0 && x >= 0 && y >= 0 && x < innerWidth && y < innerHeight && top !== null && !now.contains(top) && !top.contains(now);
        now.dataset.walk ??= String(Math.random());
        return { key: now.dataset.walk, name: `${now.tagName.toLowerCase()} “${(now.getAttribute("aria-label") ?? now.textContent ?? "").trim().slice(0, 40)}”`, marked, covered, seen: box.width > 0 && box.height > 0 };
      });
      if (at === null || at.key === first) break;
      first ??= at.key;
      met++;
      if (!at.seen) faults.push(`${at.name} has the focus and no size`);
      if (!at.marked) faults.push(`${at.name} does not show its focus`);
      if (at.covered) faults.push(`${at.name} has the focus under something else`);
    }
    return { met, faults };
  });
}

await step("keyboard: on every page the focus goes round, shows, and is never covered", async () => {
  const { context, page } = await device();
  const faults = [];
  for (const [path, there] of Object.entries(PAGES)) {
    await page.goto(`${stack.url}${path}`);
    await page.locator(there).first().waitFor();
    await still(page);
    const walked = await tabWalk(page);
    if (walked.met < 5) faults.push(`${path}: only ${walked.met} stops`);
    for (const fault of new Set(walked.faults)) faults.push(`${path}: ${fault}`);
  }
  await context.close();
  holds(faults.length === 0, faults.join("\n"));
});

/** Presses Tab until the element with this role and name has the focus. */
async function tabTo(page, role, name) {
  const wanted = page.getByRole(role, { name });
  await wanted.first().waitFor();
  for (let press = 0; press < 150; press++) {
    const here = await wanted.evaluateAll((all) => all.some((one) => one === document.activeElement));
    if (here) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never came to ${role} ${name}`);
}

await step("keyboard alone: log in, ask, read the question, deny it with a reason, approve another", async () => {
  const { context, page } = await device(DESK, { storageState: undefined });
  await page.goto(`${stack.url}/login?next=%2Fchat%2Fnew`);
  await tabTo(page, "textbox", "Name");
  await page.keyboard.type(NAME);
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/chat\/new/);
  await tabTo(page, "textbox", /Say|Answer/);
  await page.keyboard.type("run touch by-keyboard");
  await page.keyboard.press("Enter");
  await question(page, "touch by-keyboard").waitFor();
  await tabTo(page, "button", /^Deny/);
  await page.keyboard.press("Enter");
  await page.keyboard.type("not now");
  await tabTo(page, "button", "Deny");
  await page.keyboard.press("Enter");
  await card(page, "touch by-keyboard").getByText("denied").waitFor();
  await tabTo(page, "textbox", /Say|Answer/);
  await page.keyboard.type("run touch by-keyboard-too");
  await page.keyboard.press("Enter");
  await question(page, "touch by-keyboard-too").waitFor();
  await tabTo(page, "button", /^Approve/);
  await page.keyboard.press("Enter");
  await card(page, "touch by-keyboard-too").getByText("exit 0").waitFor();
  // In capitals, too, the second letter of a shortcut of two is no answer.
  await page.goto(`${stack.url}/approve/${open.id}`);
  await page.locator(`article[data-approval="${open.id}"][data-current]`).waitFor();
  // Longer than a press does not count after what it is for has come: that must not be why nothing is approved.
  await page.waitForTimeout(600);
  await page.keyboard.press("Shift+G");
  await page.keyboard.press("Shift+A");
  await page.waitForURL(/\/approvals$/);
  equal((await owner.call("GET", `/api/approvals/${open.id}`)).state, "pending", "after G A");
  await context.close();
});

await step("reduced motion: nothing moves, also while something runs", async () => {
  const { context, page } = await device(DESK, { reducedMotion: "reduce" });
  const pid = await chat(owner);
  await say(owner, pid, "run sleep 30");
  const asked = await waiting(owner, pid);
  await page.goto(`${stack.url}/chat/${pid}`);
  await question(page, "sleep 30").getByRole("button", { name: /^Approve/ }).click();
  await card(page, "sleep 30").getByText("running").waitFor();
  const moving = await page.evaluate(() =>
    document.getAnimations().filter((one) => {
      const timing = one.effect?.getComputedTiming();
      return one.playState === "running" && Number(timing?.duration) > 1;
    }).map((one) => `${one.animationName ?? one.transitionProperty} on ${one.effect.target.className}`),
  );
  equal(moving, [], `what moves (${asked.id})`);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByText("stopped by you").waitFor();
  await context.close();
});

await step("across the breakpoint and back: the same elements, the draft, the place", async () => {
  const { context, page } = await device();
  await page.goto(`${stack.url}/chat/${talk}`);
  await card(page, "free -h").waitFor();
  await page.getByRole("textbox", { name: /Say|Answer/ }).fill("half a thought");
  await page.evaluate(() => {
    window.kept = ["main", "[data-timeline]", "[data-chat-head]", "textarea"].map((part) => document.querySelector(part));
  });
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 844 });
    await still(page);
    equal(await page.evaluate(() => kept.every((one) => one.isConnected)), true, `the same elements at ${width} px`);
    equal(await page.getByRole("textbox", { name: /Say|Answer/ }).inputValue(), "half a thought", `the draft at ${width} px`);
  }
  await context.close();
});

await step("on the phone: a question is opened by its link and approved with a finger", async () => {
  const pid = await chat(owner);
  await say(owner, pid, "run touch by-finger");
  const asked = await waiting(owner, pid);
  const { context, page } = await device(PHONE);
  await page.goto(`${stack.url}/approve/${asked.id}`);
  const shown = question(page, "touch by-finger");
  const button = shown.getByRole("button", { name: /^Approve/ });
  await button.waitFor();
  const box = await button.boundingBox();
  holds(box.height >= 44 && box.y + box.height <= 844, `a button of ${box.height} px at ${box.y} px`);
  await approve(shown, (button) => button.tap({ timeout: 2_000 }));
  await page.goto(`${stack.url}/chat/${pid}`);
  await card(page, "touch by-finger").getByText("exit 0").waitFor();
  await context.close();
});

await step("on the phone: a chat's title has most of its line, what answers and what it may do are a tap away", async () => {
  const { context, page } = await device(PHONE);
  await page.goto(`${stack.url}/chat/${asking}`);
  const head = page.locator("header[data-chat-head]");
  await head.getByRole("button", { name: /^Model/ }).waitFor();
  // What stands in for the menu until its code is here gives way to it.
  await still(page);
  const [title, more] = [await head.getByRole("heading").boundingBox(), await head.getByRole("button", { name: "More about this chat" }).boundingBox()];
  holds(title.width >= 280, `a title of ${title.width} px`);
  holds(title.x + title.width <= more.x, "the menu stands beside it");
  await head.getByRole("button", { name: /^How much it may do unasked/ }).tap();
  await page.getByRole("menuitemradio", { name: /Only reads/ }).waitFor();
  await page.keyboard.press("Escape");
  await head.getByRole("button", { name: /^Model/ }).tap();
  await page.getByRole("menuitemradio", { name: /^Default/ }).waitFor();
  await context.close();
});

await step("on the phone: what can be taken is all within reach, above the field or below it", async () => {
  const { context, page } = await device(PHONE, { serviceWorkers: "block" });
  const pid = await chat(owner);
  for (const path of ["/chat/new", `/chat/${pid}`]) {
    await page.goto(`${stack.url}${path}`);
    await page.getByRole("textbox", { name: /Say|Answer/ }).fill("/");
    const offered = page.getByRole("listbox");
    await offered.waitFor();
    const hidden = await offered.evaluate((list) => {
      const seen = (one) => {
        one.scrollIntoView({ block: "nearest" });
        const { left, top, width, height } = one.getBoundingClientRect();
        return one.contains(document.elementFromPoint(left + width / 2, top + height / 2));
      };
      return [list.previousElementSibling, ...list.children].filter((one) => !seen(one)).map((one) => one.textContent);
    });
    equal(hidden.join(), "", `${path}: nothing of it is covered or outside`);
  }
  await context.close();
});

await step("what is hard to take back: a short press does nothing and says so, a pointer holds, a key presses twice", async () => {
  const { context, page } = await device(PHONE);
  const ask = async (file) => {
    const pid = await chat(owner);
    await say(owner, pid, `run rm -rf ./${file}`);
    const asked = await waiting(owner, pid);
    equal(asked.risk, "R3", "the risk");
    await page.goto(`${stack.url}/approve/${asked.id}`);
    const shown = question(page, file);
    await shown.getByRole("button", { name: "Hold to approve" }).waitFor();
    return { asked, shown, pid };
  };
  const first = await ask("held");
  await first.shown.getByRole("button", { name: "Hold to approve" }).click();
  await first.shown.getByText(/hold the button until it is full/).waitFor();
  equal((await owner.call("GET", `/api/approvals/${first.asked.id}`)).state, "pending", "after a short press");
  await first.shown.getByRole("button", { name: "Hold to approve" }).hover();
  await page.mouse.down();
  await first.shown.locator("[data-holding]").waitFor();
  await page.mouse.move(5, 300);
  await first.shown.locator("[data-holding]").waitFor({ state: "detached" });
  await page.mouse.up();
  equal((await owner.call("GET", `/api/approvals/${first.asked.id}`)).state, "pending", "after a pointer that left");
  await approve(first.shown);
  equal((await owner.call("GET", `/api/approvals/${first.asked.id}`)).state, "approved", "after it was held");

  const second = await ask("twice");
  await second.shown.getByRole("button", { name: "Hold to approve" }).press("Enter");
  await second.shown.getByRole("button", { name: "Press it again" }).waitFor();
  equal((await owner.call("GET", `/api/approvals/${second.asked.id}`)).state, "pending", "after one press of a key");
  await approve(second.shown, (button) => button.press("Enter", { timeout: 2_000 }));
  equal((await owner.call("GET", `/api/approvals/${second.asked.id}`)).state, "approved", "after the second");
  await context.close();
});

await step("two devices answer one question at the same moment: one counts, both say which", async () => {
  const pid = await chat(owner);
  await say(owner, pid, "run touch by-two");
  await waiting(owner, pid);
  const [desk, phone] = [await device(), await device(PHONE)];
  for (const { page } of [desk, phone]) {
    await page.goto(`${stack.url}/chat/${pid}`);
    await question(page, "touch by-two").waitFor();
  }
  await question(phone.page, "touch by-two").getByRole("button", { name: /^Deny/ }).first().click();
  // Whose answer comes second may find the button gone.
  const pressed = await Promise.allSettled([
    question(desk.page, "touch by-two").getByRole("button", { name: /^Approve/ }).click({ timeout: 3_000 }),
    question(phone.page, "touch by-two").getByRole("button", { name: "Deny", exact: true }).click({ timeout: 3_000 }),
  ]);
  holds(pressed.some(({ status }) => status === "fulfilled"), "neither button could be pressed");
  const said = await until("an answer to count", async () => (await owner.call("GET", `/api/approvals?pid=${pid}`)).items.find(({ state }) => state !== "pending"));
  for (const { page } of [desk, phone]) {
    await question(page, "touch by-two").waitFor({ state: "detached" });
    await card(page, "touch by-two").getByText(said.state === "approved" ? "exit 0" : "denied").waitFor();
  }
  await desk.context.close();
  await phone.context.close();
});

await step("a login that is ended elsewhere: back to the door, and what was typed is kept", async () => {
  const context = watch(await browser.newContext(DESK));
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`${stack.url}/login?next=%2Fchat%2F${talk}`);
  const enter = async () => {
    await page.getByLabel("Name").fill(NAME);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Log in" }).click();
  };
  await enter();
  await card(page, "df -h").waitFor();
  await page.getByRole("textbox", { name: /Say|Answer/ }).fill("not lost");
  const { items } = await owner.call("GET", "/api/auth/sessions");
  const theirs = items.filter((session) => !session.current);
  holds(theirs.length > 0, "the other login is listed");
  const kept = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("metatron.kept.")).sort());
  await until("the titles to be kept", async () => (await kept()).length === 2);
  for (const session of theirs) await owner.call("DELETE", `/api/auth/sessions/${session.id}`);
  await page.waitForURL(/\/login/);
  equal(await kept(), [], "what is shown of a person where nobody answers");
  await enter();
  await card(page, "df -h").waitFor();
  equal(await page.getByRole("textbox", { name: /Say|Answer/ }).inputValue(), "not lost", "the draft");
  await context.close();
});

await step("a link to a message far back: each older page is read once; one that fails says so and comes on a press", async () => {
  const pid = await chat(owner);
  // Nobody waits for the answers: what is said stands in the chat at once.
  for (let said = 0; said < 280; said++) await say(owner, pid, `Word ${said} of many.`);
  // Who answers while older pages come moves what is looked at: that is no matter of this.
  await owner.call("POST", `/api/processes/${pid}/signal`, { signal: "KILL" });
  const { items } = await owner.call("GET", `/api/processes/${pid}/messages?limit=1`);
  const { context, page } = await device();
  const asked = [];
  await page.route(/\/messages\?before=/, (route) => {
    asked.push(new URL(route.request().url()).searchParams.get("before"));
    return asked.length === 2 ? route.abort() : route.continue();
  });
  await page.goto(`${stack.url}/chat/${pid}?at=${items[0].id}`);
  await page.getByRole("alert").filter({ hasText: "The earlier messages did not come" }).waitFor();
  equal(asked.length, 2, "pages asked for until one failed");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator('[data-marked="true"]').getByText("Word 0 of many.").waitFor();
  equal(new Set(asked).size, asked.length - 1, "pages, but for the one that failed");
  await context.close();
});

await step("a full browser storage: it is still said, and sent", async () => {
  const { context, page } = await device();
  await page.addInitScript(() => {
    const real = Storage.prototype.setItem;
    Storage.prototype.setItem = function (key, value) {
      if (this === localStorage && key !== "metatron.proof") throw new DOMException("full", "QuotaExceededError");
      real.call(this, key, value);
    };
    IDBFactory.prototype.open = () => {
      throw new DOMException("closed", "InvalidStateError");
    };
  });
  await page.goto(`${stack.url}/chat/new`);
  await page.locator('[data-connection="live"]').first().waitFor();
  await page.getByRole("textbox", { name: /Say|Answer/ }).fill("How full is the disk?");
  await page.keyboard.press("Enter");
  await card(page, "df -h").getByText("exit 0").waitFor();
  await context.close();
});

await step("a problem of the server says what happened, what was kept, what to do", async () => {
  const { context, page } = await device();
  await page.route("**/api/processes/*/messages", (route) =>
    route.request().method() === "POST"
      ? route.fulfill({ status: 507, contentType: "application/problem+json", body: JSON.stringify({ type: "about:blank", title: "The disk is full", status: 507, code: "disk_full", detail: "Nothing was written. Make room and send it again." }) })
      : route.continue(),
  );
  await page.goto(`${stack.url}/chat/${talk}`);
  await card(page, "df -h").waitFor();
  await page.getByRole("textbox", { name: /Say|Answer/ }).fill("kept through a full disk");
  await page.keyboard.press("Enter");
  const said = page.getByRole("alert").filter({ hasText: "The disk is full" });
  await said.getByText(/Make room and send it again/).waitFor();
  await said.getByText("Your message, on this device.").waitFor();
  await page.getByText(/kept here, goes out by itself/).waitFor();
  await page.unroute("**/api/processes/*/messages");
  await page.getByText(/kept here, goes out by itself/).waitFor({ state: "detached" });
  await page.getByText("kept through a full disk").first().waitFor();
  await context.close();
});

await step("an app whose code does not come is caught in its frame; the others go on", async () => {
  const { context, page } = await device(DESK, { serviceWorkers: "block" });
  await page.route(/ProcessesRoute-.*\.js/, (route) => route.abort());
  await page.goto(`${stack.url}/approvals`);
  await page.locator("article[data-approval]").first().waitFor();
  await page.locator('nav a[href="/processes"]:visible').first().click();
  await page.getByRole("button", { name: /Reload/ }).first().waitFor();
  await page.locator('nav a[href="/approvals"]:visible').first().click();
  await page.locator("article[data-approval]").first().waitFor();
  await context.close();
}, { provokes: /dynamically imported module/ });

await step("what the page asks for ahead of its code is used, and asked for once", async () => {
  const { context, page } = await device(DESK, { serviceWorkers: "block" });
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${stack.url}/`);
  await page.locator('[data-connection="live"]').first().waitFor();
  await page.locator("[data-node]").first().waitFor();
  equal(await page.evaluate(() => Object.keys(window.metatronAhead.answers)), [], "asked for ahead, and used by nobody");
  for (const path of ["/api/auth/me", "/api/home"]) equal(asked.filter((one) => one === path).length, 1, path);
  await context.close();
});

await step("a menu that is pressed before its code is here opens when it comes", async () => {
  const { context, page } = await device(DESK, { serviceWorkers: "block" });
  let letGo;
  const held = new Promise((done) => (letGo = done));
  await page.route(/(PostureChoices|MenuKit)-.*\.js/, async (route) => (await held, route.continue()));
  await page.goto(`${stack.url}/chat/${talk}`);
  await page.getByRole("button", { name: /^How much it may do unasked/ }).click();
  equal(await page.getByRole("menuitemradio").count(), 0, "its code is not here yet");
  letGo();
  await page.getByRole("menuitemradio", { name: /Only reads/ }).waitFor();
  await context.close();
});

await step("a line of 10 MB: the page stays quick", async () => {
  const { context, page } = await device();
  const pid = await chat(owner);
  await say(owner, pid, "run head -c 10000000 /dev/zero | tr '\\0' x");
  await waiting(owner, pid);
  await page.goto(`${stack.url}/chat/${pid}`);
  await question(page, "head -c").getByRole("button", { name: /^Approve/ }).click();
  await card(page, "head -c").getByText("exit 0").waitFor();
  const begun = Date.now();
  await page.getByRole("textbox", { name: /Say|Answer/ }).fill("still here");
  holds(Date.now() - begun < 1_500, `typing took ${Date.now() - begun} ms`);
  await context.close();
});

await step("what a press opens at the end of a chat comes into view; nothing can be said in a chat that is not there", async () => {
  for (const options of [DESK, PHONE]) {
    const { context, page } = await device(options);
    await page.goto(`${stack.url}/chat/${risky}`);
    await question(page, "rm -rf").getByRole("button", { name: "Deny …" }).click();
    const deny = question(page, "rm -rf").getByRole("button", { name: "Deny", exact: true });
    await deny.waitFor();
    await page.waitForFunction((button) => {
      const { left, top, width, height } = button.getBoundingClientRect();
      return button.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    }, await deny.elementHandle());
    await page.goto(`${stack.url}/chat/777`);
    await page.getByText(/no such/).first().waitFor();
    await page.getByRole("textbox", { name: /Say|Answer/ }).waitFor({ state: "detached" });
    await context.close();
  }
});

await step("a message near the head of the view is changed where one sees it, though the view stands at its end", async () => {
  const { context, page } = await device({ viewport: { width: 1440, height: 620 } });
  await page.goto(`${stack.url}/chat/${talk}`);
  await timeline(page).locator("[data-edit]").last().waitFor({ state: "attached" });
  await atRest(page);
  const above = async () => (await timeline(page).locator("[data-edit]").last().boundingBox()).y - (await timeline(page).boundingBox()).y;
  await page.setViewportSize({ width: 1440, height: Math.round(620 - (await above()) + 8) });
  await atRest(page);
  holds((await above()) < 40, "it stands at the head of the view");
  // Not by a click, which would bring it into view first.
  await timeline(page).locator("[data-edit]").last().evaluate((button) => button.click());
  const field = timeline(page).getByRole("textbox");
  await field.waitFor();
  await atRest(page);
  const [box, view] = await Promise.all([field.boundingBox(), timeline(page).boundingBox()]);
  holds(box.y >= view.y && box.y + box.height <= view.y + view.height, `the field is at ${box.y} in a view from ${view.y} to ${view.y + view.height}`);
  await page.keyboard.press("Escape");
  await context.close();
});

await step("who is at the end stays there: what is approved becomes a card, rows change their heights; only a hand lets go", async () => {
  const { context, page } = await device();
  const slow = await context.newCDPSession(page);
  await slow.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const pid = await chat(owner);
  await page.goto(`${stack.url}/chat/${pid}`);
  await timeline(page).waitFor();
  await page.evaluate(() => {
    window.shown = 0;
    new MutationObserver(() => {
      window.shown += [...document.querySelectorAll("button")].filter((one) => one.textContent.startsWith("Latest")).length;
    }).observe(document.body, { subtree: true, childList: true });
  });
  for (let n = 0; n < 5; n++) {
    await say(owner, pid, `run printf 'line %s\\n' ${n} one two three four five six`);
    await approve(question(page, `printf 'line %s\\n' ${n}`));
    await card(page, `printf 'line %s\\n' ${n}`).getByText("exit 0").waitFor();
    await idle(page);
  }
  equal(await page.evaluate(() => window.shown), 0, "times that the end was let go of");
  const place = () => timeline(page).evaluate((at) => Math.round(at.scrollHeight - at.scrollTop - at.clientHeight));
  await until("the end to be in view", async () => (await place()) <= 1);
  // Within one frame less high and then higher, as the list is while it measures: the browser takes the place up with it.
  await timeline(page).evaluate(async (at) => {
    const [before, { style, clientHeight }] = [at.scrollTop, at.firstElementChild];
    Object.assign(style, { overflow: "clip", height: `${clientHeight - 300}px` });
    if (at.scrollTop >= before) throw new Error("the place did not go up with the end");
    Object.assign(style, { overflow: "", height: "", paddingBottom: "100px" });
    for (let frames = 0; frames < 4; frames++) await new Promise((done) => requestAnimationFrame(done));
  });
  equal(await page.evaluate(() => window.shown), 0, "times that it was let go of when a row was less high for a moment");
  await until("the end to be in view again", async () => (await place()) <= 1);
  // A mouse held down in the text is a hand's, however long: it selects, and drags the view along. (On the bar a press alone
  // counts for a second.)
  await timeline(page).locator(":scope > *").dispatchEvent("pointerdown", { pointerType: "mouse", buttons: 1, button: 0 });
  await timeline(page).evaluate((at) => {
    at.scrollTop -= 400;
    at.firstElementChild.style.paddingBottom = "130px";
  });
  await page.getByRole("button", { name: /^Latest/ }).waitFor();
  holds((await place()) > 200, "the view was dragged up, and put back");
  await context.close();
});

await step("a long answer: only its last part is made anew, its end stays in view, and who reads above is left alone", async () => {
  const { context, page } = await device(DESK, { serviceWorkers: "block" });
  const { id } = await owner.call("POST", "/api/providers", { name: "long", kind: "scripted", base_url: await writeScript(await mkdtemp(join(stack.home ?? tmpdir(), "script-")), 1), models: ["long"] });
  const pid = await chat(owner);
  await owner.call("PATCH", `/api/processes/${pid}`, { provider_id: id, model: "long" });
  await page.goto(`${stack.url}/chat/${pid}`);
  await page.locator("[data-timeline]").waitFor();
  await page.evaluate(() => {
    const scroller = document.querySelector("[data-timeline]");
    window.seen = { parts: 0, settled: 0, commits: 0, below: 0 };
    new MutationObserver((changes) => {
      const parts = [...scroller.querySelectorAll(".prose-part")].slice(0, seen.parts);
      seen.commits++;
      seen.parts = scroller.querySelectorAll(".prose-part").length;
      // The last block but one may still end; code is coloured when it has ended, once.
      const text = changes.map(({ target }) => (target.nodeType === 1 ? target : target.parentElement)).filter((one) => !one.closest("pre"));
      seen.settled += text.filter((one) => parts.slice(0, -2).some((part) => part.contains(one))).length;
    }).observe(scroller, { subtree: true, childList: true, characterData: true });
    const last = scroller.querySelector(":scope > * > *").lastElementChild;
    const look = () => {
      // As it is painted: a new observer is told of the place within the frame, after everything that moves it. What a
      // timer finds may be on its way to the next frame.
      const observer = new IntersectionObserver(([{ boundingClientRect, rootBounds }]) => {
        observer.disconnect();
        if (!window.reads) seen.below = Math.max(seen.below, boundingClientRect.bottom - rootBounds.bottom);
      }, { root: scroller });
      observer.observe(last);
      requestAnimationFrame(look);
    };
    look();
  });
  await say(owner, pid, "the long one");
  await page.waitForFunction(() => document.querySelectorAll("[data-timeline] .prose-part").length >= 4);
  // A hand takes the page up, and reads.
  await page.evaluate(() => { window.reads = true; });
  await page.mouse.move(700, 400);
  const latest = page.getByRole("button", { name: /^Latest/ });
  // As a hand does it: on, until the page has gone with it.
  for (let turn = 0; turn < 20 && !(await latest.isVisible()); turn++) {
    await page.mouse.wheel(0, -400);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  }
  await latest.waitFor();
  const places = await page.evaluate(async () => {
    // The wheel has come to rest: the place is the same for some frames.
    const scroller = document.querySelector("[data-timeline]");
    for (let [before, same] = [scroller.scrollTop, 0]; same < 12; before = scroller.scrollTop) {
      await new Promise((done) => requestAnimationFrame(done));
      same = scroller.scrollTop === before ? same + 1 : 0;
    }
    const block = [...document.querySelectorAll("[data-timeline] .prose-part > *")].find((one) => one.getBoundingClientRect().top > 200);
    const from = document.querySelectorAll("[data-timeline] .prose-part").length;
    const places = [];
    while (document.querySelectorAll("[data-timeline] .prose-part").length < from + 3) {
      places.push(Math.round(block.getBoundingClientRect().top));
      await new Promise((done) => requestAnimationFrame(done));
    }
    return [...new Set(places)];
  });
  equal(places.length, 1, `what is read stays where it is, but was at ${places.join(", ")}`);
  await page.getByRole("button", { name: /^Latest/ }).click();
  await page.evaluate(() => { window.reads = false; });
  await until("the answer to end", async () => (await owner.call("GET", `/api/processes/${pid}`)).state === "idle");
  await page.getByText(LAST).waitFor();
  const { settled, commits, below } = await page.evaluate(() => seen);
  holds(commits > 20, `${commits} commits: it did not grow before the eyes`);
  equal(settled, 0, "what has settled is not touched again");
  // The margin under the last row may come a frame later.
  holds(below <= 16, `the end was ${below} px below the view`);
  await page.locator("[data-usage]").last().waitFor();
  const end = await page.evaluate(() => {
    const scroller = document.querySelector("[data-timeline]");
    return { held: [...scroller.querySelectorAll("[data-row]")].map((row) => row.style.height).join(""), below: scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight };
  });
  equal(end.held, "", "no row is held to a height when nothing grows");
  holds(end.below <= 1, `at the end, ${end.below} px are below the view`);
  await context.close();
});

/** The question that comes of a model that calls this tool. Its provider is the default of chats that come after. */
async function calling(tool, args) {
  const script = join(await mkdtemp(join(stack.home ?? tmpdir(), "script-")), "script.toml");
  const given = Object.entries(args).map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join(", ");
  await writeFile(script, `otherwise = "Done."\n[[reply]]\nmatch = "do it"\nafter = "user"\ntext = "So be it."\n[[reply.call]]\ntool = "${tool}"\nargs = { ${given} }\n`);
  const { id } = await owner.call("POST", "/api/providers", { name: `calls ${tool}`, kind: "scripted", base_url: pathToFileURL(script).href, models: ["calls"] });
  const pid = await chat(owner);
  await owner.call("PATCH", `/api/processes/${pid}`, { provider_id: id, model: "calls" });
  await say(owner, pid, "do it");
  return waiting(owner, pid);
}

await step("a file of 10,000 lines: its question makes a part of them at first, and takes no yes before all of it was shown", async () => {
  const { context, page } = await device();
  const asked = await calling("write_file", { path: "long.txt", content: Array.from({ length: 10_000 }, (_, n) => `line ${n}\n`).join("") });
  await page.goto(`${stack.url}/approve/${asked.id}`);
  const shown = question(page, "long.txt");
  await shown.getByText("8000 lines are not shown yet.").waitFor();
  const lines = await shown.getByText(/^line \d+$/).count();
  equal(lines, 2_000, "lines that are made at first");
  // At first a press does not count for having come too soon.
  await until("a press to be told what is missing", async () => {
    await shown.getByRole("button", { name: /^Approve/ }).click();
    return shown.getByText(/Not all of it was shown/).isVisible();
  });
  equal((await owner.call("GET", `/api/approvals/${asked.id}`)).state, "pending", "after a press before all was shown");
  await shown.getByRole("button", { name: "Show all" }).click();
  await shown.getByText("line 9999", { exact: true }).waitFor({ state: "attached" });
  await approve(shown);
  equal((await owner.call("GET", `/api/approvals/${asked.id}`)).state, "approved", "after all was shown");
  await context.close();
});

await step("what a command is written with stays in its frame", async () => {
  const { context, page } = await device();
  // Marks upon one letter, and letters that make one together: neither can be broken.
  const asked = await calling("run_command", { command: `touch x${"\u0336".repeat(400)}\ntouch ${"\u1100".repeat(400)}` });
  await page.goto(`${stack.url}/approve/${asked.id}`);
  const shown = question(page, "touch x");
  await shown.waitFor();
  equal(await shown.locator(".mark", { hasText: "\\u0336" }).count(), 394, "marks that are shown as what hides is");
  const [inside, part] = await shown.locator("pre").first().evaluate((text) => [text.scrollWidth > text.clientWidth, getComputedStyle(text.parentElement).overflowX]);
  equal([inside, part], [true, "auto"], "what is wider is reached by scrolling in its part");
  await context.close();
});

await browser.close();
await stack.end();
process.exitCode = end() ? 0 : 1;
if (process.exitCode) console.log(`Pictures of what failed: ${folder}`);
