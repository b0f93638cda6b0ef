// Certificates of the owner's own, good and bad, and those of an ACME server: pebble, on this machine's loopback and bridge.

import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { until } from "../browser/api.mjs";
import { equal, holds } from "../browser/check.mjs";
import { freePort } from "../browser/stack.mjs";
import { held } from "./https.mjs";
import { owner } from "./owner.mjs";

const run = promisify(execFile);
const DOMAIN = "os.metatron.test";

/** A certificate signed by itself. */
async function selfSigned(folder, name, { names, days = 30 }) {
  const [key, cert] = ["privkey.pem", "fullchain.pem"].map((file) => join(folder, name ? `${name}-${file}` : file));
  const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", cert, "-subj", "/CN=test", "-days", String(days), "-addext", `subjectAltName=${names}`, "-addext", "basicConstraints=critical,CA:FALSE"];
  await run("openssl", request);
  return { key, cert };
}

export async function certificateSteps({ step, stack, handshake }) {
  const folder = await mkdtemp(join(tmpdir(), "metatron-certificates-"));
  /** Whose certificate is shown, by whom, and which one of theirs. */
  const shown = async () => {
    const { certificate } = await handshake({ servername: DOMAIN });
    return certificate ? `${certificate.subject} by ${certificate.issuer} number ${certificate.serialNumber}` : "";
  };
  const problems = async () => JSON.parse(await stack.compose("run", "--rm", "--no-deps", "-T", "--user", "10001:10001", "prepare", "--json", "compose", "link", "x")).problems.join(" ");

  await step("a certificate of one's own that does not fit is not used, and why is said", async () => {
    await selfSigned(folder, "", { names: "DNS:elsewhere.example" });
    const said = await stack.up({ METATRON_CERT_DIR: folder, METATRON_DOMAIN: DOMAIN, METATRON_ACME: "off" });
    holds(said.includes("is not for os.metatron.test"), said);
    holds((await shown()).includes("MetatronOS"), "the machine's own is shown");
  });

  await step("half a pair, and a key of another certificate", async () => {
    await rm(join(folder, "privkey.pem"));
    await until("half a pair to be noticed", async () => (await problems()).includes("privkey.pem is missing"), 500);
    const { key } = await selfSigned(folder, "other", { names: `DNS:${DOMAIN}` });
    await run("cp", [key, join(folder, "privkey.pem")]);
    await until("the wrong key to be noticed", async () => (await problems()).includes("is not the key of"), 500);
  });

  await step("a good one is taken in without a restart, and no connection is lost by it", async () => {
    const port = Number(new URL(stack.url).port);
    const page = await held(port, (await (await owner(port)).call("POST", "/api/auth/ticket")).body.ticket);
    page.say({ type: "hello" });
    await until("the connection to be live", () => page.hears("welcome"), 50);
    await selfSigned(folder, "", { names: `DNS:${DOMAIN}` });
    await until("the owner's own to be shown", async () => (await shown()).includes("CN=test"), 500);
    equal(await problems(), "", "problems");
    page.say({ type: "ping" });
    await until("an answer on the connection that was there before", () => page.hears("pong") || page.ended(), 50);
    equal(page.ended(), false, "the connection is closed");
    page.end();
  });

  await rm(folder, { recursive: true, force: true });
  await acme({ step, stack, shown, problems });
}

export async function acme({ step, stack, shown, problems }) {
  const folder = await mkdtemp(join(tmpdir(), "metatron-acme-"));
  const [port, management, dns, control] = [await freePort(), await freePort(), await freePort(), await freePort()];
  // Asked of the kernel: Node leaves out an interface that nothing is plugged into.
  const bridge = /inet ([\d.]+)/.exec((await run("ip", ["-4", "addr", "show", "docker0"])).stdout)[1];
  const { key, cert } = await selfSigned(folder, "server", { names: `IP:${bridge}` });
  const config = { pebble: { listenAddress: `0.0.0.0:${port}`, managementListenAddress: `127.0.0.1:${management}`, certificate: cert, privateKey: key, httpPort: Number(stack.plain.split(":").at(-1)), tlsPort: 1, ocspResponderURL: "", externalAccountBindingRequired: false, certificateValidityPeriod: 90 } };
  await writeFile(join(folder, "pebble.json"), JSON.stringify(config));
  const quiet = { stdio: "ignore", env: { ...process.env, PEBBLE_VA_NOSLEEP: "1" } };
  const names = spawn("pebble-challtestsrv", ["-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dns01", `127.0.0.1:${dns}`, "-http01", "", "-https01", "", "-tlsalpn01", "", "-management", `127.0.0.1:${control}`], quiet);
  const server = spawn("pebble", ["-config", join(folder, "pebble.json"), "-dnsserver", `127.0.0.1:${dns}`], quiet);
  const settings = { METATRON_DOMAIN: DOMAIN, METATRON_ACME_DIRECTORY: `https://${bridge}:${port}/dir`, METATRON_ACME_ROOT: cert };
  try {
    await step("a certificate by ACME: asked for, proven over port 80, shown", async () => {
      await stack.up(settings);
      await until("pebble's certificate to be shown", async () => (await shown()).includes("Pebble"), 500).catch(async (error) => {
        throw new Error(`${error.message}, but ${await shown()}: ${await problems()}`);
      });
      equal((await fetch(`${stack.plain}/ca.crt`)).status, 404, "no root is offered any more");
    });
    await step("it is renewed in time", async () => {
      const before = await shown();
      await until("another one", async () => (await shown()).includes("Pebble") && (await shown()) !== before, 1_000, 120_000);
    });
    await step("a name that leads elsewhere: what the ACME server found is said, and the machine's own certificate is shown", async () => {
      await fetch(`http://127.0.0.1:${control}/add-a`, { method: "POST", body: JSON.stringify({ host: "wrong.metatron.test", addresses: ["127.0.0.9"] }) });
      await stack.up({ ...settings, METATRON_DOMAIN: "wrong.metatron.test" });
      await until("the refusal to be said", async () => /No certificate for wrong.metatron.test yet: .*127.0.0.9/.test(await problems()), 500);
      holds((await shown()).includes("MetatronOS"), "the machine's own is shown");
    });
  } finally {
    for (const one of [server, names]) one.kill("SIGTERM");
  }
  await step("a domain that is none is refused", async () => {
    holds((await stack.refused({ METATRON_DOMAIN: "not a name" })).includes("it must be a name like"), "it says what is wrong");
    await stack.up();
    await rm(folder, { recursive: true, force: true });
  });
}
