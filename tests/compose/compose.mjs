// The stack in real containers, from outside: images, TLS, the main job in a browser, many turns over three workers,
// the death of every container, certificates. `node compose.mjs [folder for pictures]`; an engine must answer.

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { promisify } from "node:util";
import { until } from "../browser/api.mjs";
import { startBrowser } from "../browser/browser.mjs";
import { equal, holds, runner } from "../browser/check.mjs";
import { approve, begin, card, idle, NAME, PASSWORD, question, say } from "../browser/person.mjs";
import { certificateSteps } from "./certificates.mjs";
import { freePort } from "../browser/stack.mjs";
import { project } from "./engine.mjs";
import { ask } from "./https.mjs";
import { owner as ownerOf } from "./owner.mjs";

const run = promisify(execFile);
const folder = process.argv[2] ?? (await mkdtemp(join(tmpdir(), "metatron-compose-")));
const ports = { http: await freePort(), https: await freePort() };
const stack = project(`mtc${process.pid}`, ports);
// Whatever becomes of the steps: nothing of it stays on the engine.
process.once("uncaughtException", (error) => {
  console.error(error);
  stack.end();
  process.exit(1);
});
let page = null;
let browser = null;
const { step, end, watch } = runner({ folder, pages: () => (page ? [page] : []), limitMs: 1_800_000 });

/** To this stack, under the name of a host. */
const get = (path, { host = "127.0.0.1", headers = {} } = {}) => ask(ports.https, path, { headers: { host, ...headers } });

function handshake(options) {
  return new Promise((done) => {
    const socket = connect({ host: "127.0.0.1", port: ports.https, rejectUnauthorized: false, ...options }, () => {
      const seen = { protocol: socket.getProtocol(), alpn: socket.alpnProtocol, certificate: socket.getPeerX509Certificate(), trusted: socket.authorized };
      socket.end();
      done(seen);
    });
    socket.once("error", (error) => done({ refused: error.code ?? error.message }));
  });
}

const ready = () => until("the stack to be ready", async () => (await get("/ready").catch(() => ({}))).status === 200, 200);

let link;
let printed;
await step("a port that is taken: by whom is said, others are offered, nothing is started", async () => {
  const other = createServer().listen(ports.https, "127.0.0.1");
  const said = await stack.refused();
  for (const part of [`Port ${ports.https} is held by`, "METATRON_HTTP_PORT=", "METATRON_TRUSTED_PROXY=host", "Caddy", "Traefik"]) holds(said.includes(part), `it says ${part}: ${said}`);
  equal(await stack.compose("ps", "-aq"), "", "containers");
  await new Promise((done) => other.close(done));
});

await step("make up builds the images, starts the stack and prints the link", async () => {
  const said = await stack.up();
  printed = said;
  link = /https:\/\/\S+\/setup#token=\S+/.exec(said)?.[0];
  holds(link, `a setup link: ${said}`);
  holds(said.includes("/ca.crt"), `where the root is: ${said}`);
});

await step("twice at once: both say the same, and nothing is started again", async () => {
  const before = await stack.id("gateway");
  const said = await Promise.all([stack.up(), stack.up()]);
  for (const one of said) holds(one.includes(link), `the same link: ${one}`);
  equal(await stack.id("gateway"), before, "the gateway's container");
});

await step("containers: read-only, without rights but the hands', not root but the hands and who reads the owner's key; Redis and the gateway without a network", async () => {
  for (const service of ["redis", "gateway", "llm-router", "shell-bridge", "pulse", "certificates", "nginx"]) {
    const seen = JSON.parse(await stack.docker("inspect", await stack.id(service)))[0];
    equal([seen.HostConfig.ReadonlyRootfs, seen.HostConfig.CapDrop, seen.HostConfig.RestartPolicy.Name], [true, ["ALL"], "unless-stopped"], service);
    await until(`${service} to be healthy`, async () => (await stack.docker("inspect", "-f", "{{.State.Health.Status}}", seen.Id)) === "healthy", 100);
    const root = ["", "0", "0:10001"].includes(seen.Config.User);
    equal(root, ["shell-bridge", "certificates"].includes(service), `${service} runs as root`);
    holds(seen.HostConfig.SecurityOpt.some((word) => word.startsWith("no-new-privileges")), `${service} takes no new rights`);
    equal(["redis", "gateway", "pulse"].includes(service), seen.HostConfig.NetworkMode === "none", `${service} has no network`);
  }
});

await step("TLS from outside: 1.2 and 1.3, HTTP/2, HSTS, plain sent on, pages in brotli, a foreign name refused", async () => {
  const best = await handshake({ ALPNProtocols: ["h2", "http/1.1"] });
  equal([best.protocol, best.alpn], ["TLSv1.3", "h2"], "what is agreed upon");
  equal((await handshake({ maxVersion: "TLSv1.2" })).protocol, "TLSv1.2", "the older one");
  holds((await handshake({ maxVersion: "TLSv1.1", minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" })).refused, "TLS 1.1 is refused");
  const first = await get("/", { headers: { "accept-encoding": "br" } });
  equal([first.status, first.headers["content-encoding"], first.headers["strict-transport-security"]], [200, "br", "max-age=31536000"], "the first page");
  holds(!first.headers.server?.includes("/"), "no version is told");
  const plain = await fetch(`${stack.plain}/chat/1`, { redirect: "manual" });
  equal([plain.status, plain.headers.get("location")], [308, `https://127.0.0.1:${ports.https}/chat/1`], "plain");
  equal((await get("/api/auth/setup", { host: "elsewhere.example" })).status, 421, "a foreign name");
  const forged = await get("/health", { headers: { "x-forwarded-for": "10.9.8.7", "x-forwarded-proto": "http" } });
  equal([forged.status, forged.headers["strict-transport-security"]], [200, "max-age=31536000"], "a stranger's word about the connection");
});

await step("its own authority signs for this machine, and for nothing else", async () => {
  const root = await fetch(`${stack.plain}/ca.crt`);
  equal(root.headers.get("content-type"), "application/x-x509-ca-cert", "the kind of the root's file");
  const ca = await root.text();
  const seen = await handshake({ ca, rejectUnauthorized: true });
  holds(seen.trusted, `trusted with the root: ${JSON.stringify(seen)}`);
  await writeFile(join(folder, "ca.crt"), ca);
  const print = (await run("openssl", ["x509", "-in", join(folder, "ca.crt"), "-noout", "-fingerprint", "-sha256"])).stdout.trim().split("=")[1];
  holds(printed.includes(print), `what make up printed has the root's fingerprint ${print}`);
  const bound = (await run("openssl", ["x509", "-in", join(folder, "ca.crt"), "-noout", "-ext", "nameConstraints"])).stdout;
  holds(/critical[\s\S]*Permitted[\s\S]*DNS:localhost/.test(bound), `the root is bound to names: ${bound}`);
  equal(JSON.parse((await get("/api/auth/setup")).body), { claimed: false, own_authority: true, contained: true, daily_budget_usd: 2 }, "what the setup page is told");
});

await step("setup over TLS, in a browser, and the machine says that it is a container", async () => {
  const { certificate } = await handshake({});
  const pin = createHash("sha256").update(certificate.publicKey.export({ type: "spki", format: "der" })).digest("base64");
  browser = await startBrowser([`--ignore-certificate-errors-spki-list=${pin}`]);
  const context = watch(await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: "dark" }));
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(link.replace(/^https:\/\/[^/]+/, stack.url));
  await page.getByText("Trust this machine’s certificate").waitFor();
  await page.screenshot({ path: join(folder, "setup.png") });
  await page.getByLabel("Name").fill(NAME);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Take command" }).click();
  await page.waitForURL(/\/chat/);
  holds((await context.cookies()).some((cookie) => cookie.name === "__Host-metatron" && cookie.secure), "the cookie of TLS");
  await page.waitForFunction(() => navigator.serviceWorker.ready.then(() => true));
  await page.goto(`${stack.url}/`);
  await page.getByText("inside a container").first().waitFor();
  await page.screenshot({ path: join(folder, "home.png") });
});

await step("the main job through nginx: read, ask, approve, see it live", async () => {
  await begin(page, stack, "How full is the disk?");
  await card(page, "df -h").getByText("exit 0").waitFor();
  await card(page, "df -h").getByText("in a container").waitFor();
  await idle(page);
  await say(page, "Write the meridian line to notes.txt");
  await approve(question(page, "notes.txt"));
  await idle(page);
  await say(page, "run for i in 1 2 3; do echo line $i; sleep 0.3; done");
  const asked = question(page, "line $i");
  await asked.waitFor();
  await page.screenshot({ path: join(folder, "question.png") });
  await approve(asked);
  const found = card(page, "line $i");
  await found.locator("pre").getByText("line 1").waitFor();
  await found.getByText("exit 0").waitFor();
  await idle(page);
});

let owner;
await step("commands are kept from keys, database and sockets", async () => {
  owner = await ownerOf(ports.https);
  // Told in code, since the floor refuses to as much as ask about these by name: what is tried here is the kernel.
  const attempt = async (command) => (await owner.command(command)).text;
  const hidden = (path) => `$(echo ${Buffer.from(path).toString("base64")} | base64 -d)`;
  for (const path of ["/var/lib/metatron/keys/shell-bridge/permit.pub", "/var/lib/metatron/bridge/policy.json", "/run/metatron/redis.sock", "/proc/1/environ"]) {
    const said = await attempt(`cat ${hidden(path)} 2>&1 | head -c 300; true`);
    holds(said.includes("Permission denied"), `${path}: ${said}`);
  }
  for (const path of ["/var/lib/metatron/metatron.db", "/run/front/gateway.sock"]) {
    const said = await attempt(`ls ${hidden(path)} 2>&1; true`);
    holds(/No such file|Permission denied/.test(said), `${path}: ${said}`);
  }
  holds(/metatron-agent[\s\S]*(Read-only file system|Permission denied)/.test(await attempt("id -un; touch /usr/bin/x; true")), "the agents' user, a closed root");
});

await step("WORKERS=3: a hundred turns, each ended once", async () => {
  await stack.up({ WORKERS: "3" });
  equal((await stack.compose("ps", "-q", "llm-router")).split("\n").length, 3, "workers");
  await owner.turns(100);
});

await step("scaled down while busy: what is under way is handed on, nothing is said twice", async () => {
  const all = owner.turns(40);
  all.catch(() => {});
  await stack.up({ WORKERS: "1" });
  equal((await stack.compose("ps", "-q", "llm-router")).split("\n").length, 1, "workers");
  await all;
});

await step("every container is killed once, in the middle of a turn: the turn ends, and the stack is ready again", async () => {
  for (const service of ["gateway", "llm-router", "pulse", "redis", "nginx", "certificates", "shell-bridge"]) {
    const { pid, turn } = await owner.say("How much memory is free?");
    const killed = await stack.kill(service);
    await until(`${service} to be running again`, async () => (await stack.docker("inspect", "-f", "{{.State.Running}}", killed)) === "true", 100);
    await ready();
    equal(await owner.ended(pid, turn), "done", `the turn over the death of ${service}`);
  }
});

await step("/v1 goes to whoever serves it among the routers, looked up as it is asked for; while nobody does, the gateway says so", async () => {
  const asked = () => get("/v1/models");
  const before = await asked();
  equal([before.status, before.headers["content-type"]], [404, "application/problem+json"], before.body);
  await stack.listener("llm-router", 8081, "from the router");
  await until("the listener to be found", async () => (await asked()).body === "from the router", 100);
  await stack.listener("llm-router", null);
  await until("the gateway to answer again", async () => (await asked()).body === before.body, 100);
});

await step("install-bridge: only root, only what runs as it runs, only the stack named metatron", async () => {
  const before = await stack.compose("ps", "-q");
  // sudo would have left out what this stack was started with.
  const bare = { METATRON_HTTP_PORT: "", METATRON_HTTPS_PORT: "" };
  const [first, second] = process.getuid() === 0 ? ["nginx has other settings", "for one stack, the one named metatron"] : ["installed by root", "installed by root"];
  for (const [more, words] of [[bare, first], [{}, second]]) {
    const said = await stack.refused(more, "install-bridge");
    holds(said.includes(words), `${words}: ${said}`);
  }
  equal(await stack.compose("ps", "-q"), before, "the containers");
});

await step("a bridge that dies takes no command with it; a container of the hands that is made anew does, and it is said", async () => {
  const { pid, turn, approval } = await owner.asked("sleep 4; echo outlived");
  await owner.approve(approval);
  await owner.running(pid);
  const bridge = (await stack.docker("top", await stack.id("shell-bridge"), "-eo", "pid,args")).split("\n").find((line) => /^\s*\d+\s+metatron-shell-bridge\s*$/.test(line));
  process.kill(Number(bridge.trim().split(/\s+/)[0]), "SIGKILL");
  equal(await owner.ended(pid, turn), "done", "the turn");
  holds((await owner.result(pid)).text.includes("outlived"), "its output");

  const long = await owner.asked("sleep 300");
  await owner.approve(long.approval);
  await owner.running(long.pid);
  const said = await stack.refused({ METATRON_LOG: "debug", METATRON_END_COMMANDS: "" });
  holds(said.includes("1 command(s) run in the container shell-bridge"), said);
  await stack.compose("up", "-d", "--force-recreate", "--no-deps", "shell-bridge");
  await owner.ended(long.pid, long.turn);
  equal((await owner.result(long.pid)).outcome, "cancelled", "what became of it");
});

await step("the power goes: everything is killed at once in the middle of turns; started again, each turn ends once", async () => {
  const said = await Promise.all(Array.from({ length: 10 }, () => owner.say("Which processes run?")));
  await stack.compose("kill", "-s", "KILL");
  const printed = await stack.up();
  holds(!printed.includes("#token="), "the owner's system offers no link");
  for (const { pid, turn } of said) equal(await owner.ended(pid, turn), "done", `process ${pid}`);
});

await step("made anew, all of it: who was logged in still is, and what was said is there", async () => {
  await stack.compose("up", "-d", "--force-recreate", "--wait");
  await ready();
  await page.goto(`${stack.url}/chat`);
  await page.getByText("How full is the disk?").first().waitFor();
});

await certificateSteps({ step, stack, handshake });

await step("the owner who lost the password: a link from the machine, once claimed", async () => {
  const said = await stack.make("link");
  const token = /\/reset#token=(\S+)/.exec(said)?.[1];
  holds(token && !said.includes("/setup#"), said);
  equal(await stack.make("link").then((again) => /\/reset#token=(\S+)/.exec(again)?.[1] !== token), true, "another one, asked again");
  // The engine still counts it as one that is to run.
  await stack.kill("gateway");
  await ready();
});

await step("Redis, as its administrator", async () => {
  const said = await stack.make("redis-cli", "XINFO GROUPS metatron:node:local:ops\nCONFIG GET maxmemory-policy\n");
  holds(said.includes("pending") && said.includes("noeviction"), said);
});

await step("behind a proxy on this machine: its word is believed, and nobody's without it", async () => {
  holds((await stack.refused({ METATRON_TRUSTED_PROXY: "host", METATRON_HTTP_PORT: String(ports.http) })).includes("believes whoever reaches"), "an open port is refused");
  await stack.up({ METATRON_TRUSTED_PROXY: "host" });
  const through = (headers) => fetch(`${stack.plain}/health`, { redirect: "manual", headers });
  const proxied = await through({ "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7" });
  equal([proxied.status, proxied.headers.get("strict-transport-security")], [200, "max-age=31536000"], "what it passes on counts as encrypted");
  equal((await through({})).status, 308, "what comes plainly is sent on");
  await stack.up();
  equal((await through({ "x-forwarded-proto": "https" })).status, 308, "without the setting nobody is believed");
});

await step("another release that does not get ready is given back by itself, with the database; commands go on", async () => {
  const long = await owner.asked("sleep 25; echo outlived");
  await owner.approve(long.approval);
  await owner.running(long.pid);
  stack.badRelease();
  const said = await stack.refused({ METATRON_TAG: stack.tag });
  holds(said.includes("was given back; what ran before runs"), said);
  await ready();
  const { pid, turn } = await owner.say("How full is the disk?");
  equal(await owner.ended(pid, turn), "done", "a turn of the release before");
  equal(await owner.ended(long.pid, long.turn), "done", "the turn that was under way");
  holds((await owner.result(long.pid)).text.includes("outlived"), "its output");
});

await step("another release that gets ready stays; also one that comes after everything was taken down", async () => {
  await stack.make("down");
  stack.goodRelease();
  const said = await stack.up({ METATRON_TAG: stack.tag });
  holds(said.includes("is ready, and stays"), said);
  const { pid, turn } = await owner.say("How full is the disk?");
  equal(await owner.ended(pid, turn), "done", "a turn");
});

await step("a backup into an empty stack, and another release right after: a question that was waiting is answered there, homes are back", async () => {
  const { pid } = await owner.asked("cat kept.txt; echo restored");
  await owner.command(`mkdir -p ../${pid}; echo from before > ../${pid}/kept.txt`);
  const passphrase = "a passphrase of the test";
  await owner.call("POST", "/api/backups/passphrase", { password: PASSWORD, passphrase });
  const file = join(folder, "backup.tar");
  await owner.backup(file);
  await stack.compose("down", "-v");
  await stack.restore(file, passphrase);
  stack.goodRelease("restored");
  holds((await stack.up({ METATRON_TAG: stack.tag })).includes("is ready, and stays"), "the other release stays");
  owner = await ownerOf(ports.https);
  const open = (await owner.get(`/api/approvals?state=pending&pid=${pid}`)).items;
  equal(open.length, 1, "questions that wait");
  await owner.approve(open[0].id);
  equal(await owner.ended(pid, open[0].turn_id), "done", "its turn");
  const { text } = await owner.result(pid);
  holds(text.includes("from before") && text.includes("restored"), text);
});

await step("a database of a newer version is left alone, and that is said", async () => {
  await stack.compose("stop", "gateway", "llm-router", "pulse");
  await stack.newer();
  const said = await stack.refused();
  holds(/newer/i.test(said), said);
});

await browser?.close();
stack.end();
process.exit(end() ? 0 : 1);
