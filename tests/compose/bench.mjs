// What the stack in containers takes: the size of images, the time until it is ready, memory at rest, how long it is away
// when it is made anew. `make bench-compose`.

import { execFileSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { report } from "../browser/figures.mjs";
import { freePort } from "../browser/stack.mjs";
import { project } from "./engine.mjs";
import { ask } from "./https.mjs";

const RUNS = 5;
const MB = 1_000_000;
const SERVICES = ["gateway", "llm-router", "shell-bridge", "pulse", "metatron", "nginx", "redis"];
const ports = { http: await freePort(), https: await freePort() };
const stack = project(`mtb${process.pid}`, ports);
const { add, finish } = report("compose.json");

/** What a registry would send: the layers, compressed. */
function packed(image) {
  const size = execFileSync("bash", ["-o", "pipefail", "-c", `docker save ${image} | gzip -6 | wc -c`], { env: stack.settings });
  return Number(size.toString()) / MB;
}

/** Each container's own memory, without what the kernel keeps of files. */
async function memory() {
  const all = await stack.docker("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}", ...(await stack.compose("ps", "-q")).split("\n"));
  const units = { B: 1e-6, KiB: 1024 / MB, MiB: 1024 ** 2 / MB, GiB: 1024 ** 3 / MB };
  const used = all.split("\n").map((line) => /^(\S+) ([\d.]+)(\w+)/.exec(line));
  return used.filter(([, name]) => !name.includes("redis")).reduce((sum, [, , n, unit]) => sum + Number(n) * units[unit], 0);
}

const answers = (path) => ask(ports.https, path, { limitMs: 1_000 }).then(({ status }) => status === 200, () => false);

/** Seconds in which it did not answer while `work` went on. */
async function away(work) {
  let [running, longest, since] = [true, 0, null];
  const watch = (async () => {
    while (running || since !== null) {
      const now = performance.now();
      if (await answers("/ready")) since = null;
      else since ??= now;
      if (since !== null) longest = Math.max(longest, performance.now() - since);
      await pause(50);
    }
  })();
  await work();
  running = false;
  await watch;
  return longest / 1000;
}

try {
  await stack.up();
  for (const service of SERVICES) add(`image ${service}, as a registry sends it`, "MB", ["nginx", "redis"].includes(service) ? null : 60, [packed(`metatron/${service}:${stack.tag}`)]);
  const [times, rest] = [[], []];
  for (let run = 0; run < RUNS; run++) {
    await stack.compose("down");
    const begun = performance.now();
    await stack.up();
    times.push((performance.now() - begun) / 1000);
    await pause(5_000);
    rest.push(await memory());
  }
  add("make up (built) to ready", "s", 15, times);
  add("all containers at rest, without redis", "MB", 150, rest);
  const gaps = [];
  for (let run = 0; run < RUNS; run++) gaps.push(await away(() => stack.compose("up", "-d", "--force-recreate", "--no-deps", "--wait", "gateway", "llm-router", "pulse", "nginx")));
  add("not there while the services are made anew", "s", 5, gaps);
} finally {
  stack.end();
}
process.exit((await finish()) ? 0 : 1);
