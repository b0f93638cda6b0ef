// A stack of its own for the browser: the real launcher on a temporary data folder and a free port, or
// the one that METATRON_URL and METATRON_SETUP_TOKEN name.

import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = resolve(fileURLToPath(new URL("../..", import.meta.url)));
const TOKEN = "setup-token-of-the-browser-tests-0123456789";
const READY_WITHIN_MS = 60_000;

export function freePort() {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** METATRON_BIN, else what was built last beside this checkout. */
function launcher() {
  if (process.env.METATRON_BIN) return process.env.METATRON_BIN;
  const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
  const found = ["debug", "release"].map((profile) => join(target, profile, "metatron")).find(existsSync);
  if (!found) throw new Error(`No metatron under ${target}: build it first, or name it with METATRON_BIN.`);
  return found;
}

async function isReady(url) {
  try {
    const answer = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(2_000) });
    return answer.ok;
  } catch {
    return false;
  }
}

/** The launcher's own child of that name. */
function childNamed(parent, name) {
  const lines = execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(parent)], { encoding: "utf8" }).split("\n");
  const found = lines.map((line) => /^\s*(\d+)\s+(\S+)/.exec(line)).find((match) => match?.[2].endsWith(name));
  if (!found) throw new Error(`The launcher has no child ${name}:\n${lines.join("\n")}`);
  return Number(found[1]);
}

/** @returns {Promise<{url: string, token: string, home: string | null, metatron: ((...words: string[]) => string) | null, kill(name: string): void, restart(): Promise<void>, end(): Promise<void>}>} */
export async function startStack(env = {}) {
  if (process.env.METATRON_URL) {
    const nothing = async () => {};
    return { url: process.env.METATRON_URL, token: process.env.METATRON_SETUP_TOKEN ?? TOKEN, home: null, metatron: null, kill: () => {}, restart: nothing, end: nothing };
  }
  const folder = await mkdtemp(join(tmpdir(), "mtb"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const binary = launcher();
  const log = await open(join(folder, "launcher.log"), "a");
  const settings = {
    ...process.env,
    HOME: folder,
    SSH_CONNECTION: "",
    METATRON_DATA_DIR: join(folder, "d"),
    METATRON_LISTEN: `127.0.0.1:${port}`,
    METATRON_SETUP_TOKEN: TOKEN,
    METATRON_WEB_DIR: process.env.METATRON_WEB_DIR ?? join(root, "web/dist"),
    ...env,
  };
  let child = null;

  async function up() {
    const started = spawn(binary, ["up", "--foreground"], { stdio: ["ignore", log.fd, log.fd], env: settings });
    child = started;
    const until = Date.now() + READY_WITHIN_MS;
    while (!(await isReady(url))) {
      if (started.exitCode !== null || Date.now() > until) {
        throw new Error(`The stack did not become ready.\n${await readFile(join(folder, "launcher.log"), "utf8")}`);
      }
      await pause(50);
    }
  }

  async function down() {
    const ending = child;
    child = null;
    if (!ending || ending.exitCode !== null) return;
    const gone = new Promise((done) => ending.once("exit", done));
    ending.kill("SIGTERM");
    const stuck = setTimeout(() => ending.kill("SIGKILL"), 20_000);
    await gone;
    clearTimeout(stuck);
  }

  try {
    await up();
  } catch (failed) {
    await down();
    throw failed;
  }
  return {
    url,
    token: TOKEN,
    home: join(folder, "d"),
    metatron: (...words) => execFileSync(binary, words, { encoding: "utf8", env: settings }),
    kill: (name) => process.kill(childNamed(child.pid, name), "SIGKILL"),
    restart: async () => {
      await down();
      await up();
    },
    end: async () => {
      await down();
      await log.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
