// The owner over HTTP, for what a test needs before a page is looked at.

import { NAME, PASSWORD } from "./person.mjs";

/** Claims a fresh stack; gives a client and what a browser context needs to be the same person. */
export async function claim(stack) {
  const answer = await fetch(`${stack.url}/api/auth/setup`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token: stack.token, name: NAME, password: PASSWORD }),
  });
  const body = await answer.json();
  if (answer.status !== 201) throw new Error(`setup: ${JSON.stringify(body)}`);
  const [name, value] = answer.headers.get("set-cookie").split(";")[0].split("=");

  async function call(method, path, given) {
    const reply = await fetch(`${stack.url}${path}`, {
      method,
      headers: { cookie: `${name}=${value}`, "x-metatron-proof": body.proof, ...(given ? { "content-type": "application/json" } : {}) },
      body: given ? JSON.stringify(given) : undefined,
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  const state = {
    cookies: [{ name, value, domain: "127.0.0.1", path: "/", expires: -1, httpOnly: true, secure: false, sameSite: "Strict" }],
    origins: [{ origin: stack.url, localStorage: [{ name: "metatron.proof", value: body.proof }] }],
  };
  return { call, state };
}

/** A new chat's pid. */
export async function chat(owner) {
  return (await owner.call("POST", "/api/processes", { program: "chat" })).pid;
}

/** Says it; gives the turn. */
export async function say(owner, pid, text) {
  const said = await owner.call("POST", `/api/processes/${pid}/messages`, { client_id: crypto.randomUUID(), text });
  return said.turn_id;
}

/** Says it and waits until the process rests again. */
export async function ask(owner, pid, text) {
  await say(owner, pid, text);
  await until(`process ${pid} to rest`, async () => (await owner.call("GET", `/api/processes/${pid}`)).state === "idle");
}

/** The open question of a process, as soon as there is one. */
export function waiting(owner, pid) {
  return until(`a question of process ${pid}`, async () => (await owner.call("GET", `/api/approvals?state=pending&pid=${pid}`)).items[0]);
}

/** Probes every `everyMs` until it gives something; throws after `withinMs`. */
export async function until(what, probe, everyMs = 5, withinMs = 30_000) {
  const limit = Date.now() + withinMs;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > limit) throw new Error(`waited ${withinMs / 1000} s for ${what}`);
    await new Promise((done) => setTimeout(done, everyMs));
  }
}
