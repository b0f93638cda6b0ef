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

/** Says it and waits until its turn has ended. */
export async function ask(owner, pid, text) {
  const { turn_id } = await owner.call("POST", `/api/processes/${pid}/messages`, { client_id: crypto.randomUUID(), text });
  return ended(owner, pid, turn_id);
}

export async function ended(owner, pid, turnId) {
  for (let tries = 0; tries < 3_000; tries++) {
    const { items } = await owner.call("GET", `/api/processes/${pid}`).then((process) => ({ items: [process] }));
    if (items[0].state === "idle") return;
    await new Promise((done) => setTimeout(done, 5));
  }
  throw new Error(`turn ${turnId} of ${pid} did not end`);
}
