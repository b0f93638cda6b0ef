// The stack in real containers, as compose.yml has it: a project of its own, free ports, everything removed at the end.

import { execFile, execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
export const root = resolve(fileURLToPath(new URL("../..", import.meta.url)));

/** `env`: settings beside those that every test needs. */
export function project(name, ports, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), "metatron-compose-"));
  writeFileSync(join(folder, "env"), "");
  const settings = {
    ...process.env,
    COMPOSE_PROJECT_NAME: name,
    METATRON_HTTP_PORT: `127.0.0.1:${ports.http}`,
    METATRON_HTTPS_PORT: `127.0.0.1:${ports.https}`,
    // Not this checkout's own .env.
    COMPOSE_ENV_FILES: join(folder, "env"),
    METATRON_MODE: "compose",
    METATRON_END_COMMANDS: "yes",
    ...env,
  };
  // Images that are there, or that this project makes for itself.
  const tag = process.env.METATRON_TAG || name;
  const options = { cwd: root, env: settings, maxBuffer: 64 << 20 };

  async function docker(...args) {
    return (await run("docker", args, options)).stdout.trim();
  }
  const compose = (...args) => docker("compose", ...args);

  /** Another gateway under the name that the stack runs: what stands there now, with a line more. */
  function release(line) {
    execFileSync("docker", ["build", "-q", "-t", `metatron/gateway:${tag}`, "-"], { env: settings, input: `FROM metatron/gateway:${tag}\n${line}\n` });
  }

  return {
    url: `https://127.0.0.1:${ports.https}`,
    plain: `http://127.0.0.1:${ports.http}`,
    settings,
    tag,
    docker,
    compose,
    /** As a person starts it; what it printed. `more`: settings for this call. */
    async up(more = {}) {
      const { stdout, stderr } = await run("make", ["up"], { ...options, env: { ...settings, ...more } });
      return stdout + stderr;
    },
    /** The same, which must fail; what it said. */
    async refused(more = {}, verb = "up") {
      try {
        await run("make", [verb], { ...options, env: { ...settings, ...more } });
      } catch (error) {
        return `${error.stdout}${error.stderr}`;
      }
      throw new Error(`make ${verb} should have been refused`);
    },
    /** Another verb of make; what it printed. `input`: what is typed. */
    make(verb, input = "") {
      const running = run("make", [verb], options);
      running.child.stdin.end(input);
      return running.then(({ stdout }) => stdout);
    },
    /** One container's id. */
    id: (service, n = 0) => compose("ps", "-q", service).then((ids) => ids.split("\n")[n]),
    /** SIGKILL, as the kernel does it when memory runs out; the engine starts it again. */
    async kill(service, n = 0) {
      const container = await compose("ps", "-q", service).then((ids) => ids.split("\n")[n]);
      const pid = await docker("inspect", "-f", "{{.State.Pid}}", container);
      process.kill(Number(pid), "SIGKILL");
      return container;
    },
    /** Something that answers every request with `body`, on the network of the service and under its name; a port of null ends it. */
    async listener(service, port, body) {
      const container = `${name}-listener`;
      if (port === null) return docker("rm", "-f", container);
      const script = `echo 'events {} http { access_log off; server { listen ${port}; return 200 "${body}"; } }' > /run/nginx.conf && exec nginx -c /run/nginx.conf -g 'pid /run/pid; daemon off;'`;
      const words = ["--network", `${name}_mind`, "--network-alias", service, "--user", "0", "--tmpfs", "/run", "--tmpfs", "/var/lib/nginx", "--entrypoint", "sh", `metatron/nginx:${tag}`];
      return docker("run", "-d", "--rm", "--name", container, ...words, "-c", script);
    },
    badRelease: () => release("ENV METATRON_LISTEN=nowhere"),
    goodRelease: (label = "other") => release(`LABEL metatron.test=${label}`),
    /** As a person does it, the passphrase on stdin. */
    async restore(file, passphrase) {
      const options = { cwd: root, env: { ...settings, PASSPHRASE_STDIN: "yes" }, input: `${passphrase}\n`, encoding: "utf8" };
      return execFileSync("make", ["restore", `FILE=${file}`], options);
    },
    /** Writes into the database that a newer version has been there. */
    async newer() {
      const folder = await docker("volume", "inspect", "-f", "{{.Mountpoint}}", `${name}_state`);
      const words = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(\"insert into _sqlx_migrations values (29991231235959, 'of a newer one', current_timestamp, 1, x'00', 0)\"); c.commit()";
      await run("python3", ["-c", words, `${folder}/metatron.db`]);
    },
    end() {
      // What may not be there, and is none of Compose's.
      const images = ["metatron", "gateway", "llm-router", "pulse", "shell-bridge", "redis", "nginx"].flatMap((image) => [`metatron/${image}:kept-${name}`, `metatron/${image}:${name}`]);
      spawnSync("docker", ["rm", "-f", `${name}-listener`], { env: settings });
      spawnSync("docker", ["rmi", ...images], { env: settings });
      execFileSync("docker", ["compose", "down", "-v", "--remove-orphans", "-t", "5"], { ...options, stdio: "ignore" });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
