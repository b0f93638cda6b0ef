// Requests over TLS, without trust in anybody: what is asked is whether it answers, and what.

import { randomBytes } from "node:crypto";
import { request } from "node:https";

/** An answer as it comes. `body`: sent as JSON; `limitMs`: it is given up when nothing is heard for so long. */
export function open(port, path, { method = "GET", headers = {}, body, agent, limitMs } = {}) {
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const said = sent === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(sent) };
  return new Promise((done, failed) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers: { ...said, ...headers }, agent, timeout: limitMs, rejectUnauthorized: false }, done);
    asked.once("error", failed);
    asked.once("timeout", () => asked.destroy(new Error(`${method} ${path}: nothing heard for ${limitMs} ms`)));
    asked.end(sent);
  });
}

/** The whole of it: status, headers, body as text. */
export async function ask(port, path, options) {
  const answer = await open(port, path, options);
  let body = "";
  for await (const piece of answer.setEncoding("utf8")) body += piece;
  return { status: answer.statusCode, headers: answer.headers, body };
}

/** A live connection as a page has it, held until `end`: what was heard on it, and whether it stands. */
export async function held(port, ticket) {
  const headers = { connection: "upgrade", upgrade: "websocket", "sec-websocket-version": "13", "sec-websocket-key": randomBytes(16).toString("base64") };
  const socket = await new Promise((done, failed) => {
    const asked = request({ host: "127.0.0.1", port, path: `/ws?ticket=${ticket}`, headers, agent: false, rejectUnauthorized: false }, ({ statusCode }) => failed(new Error(`no socket: ${statusCode}`)));
    asked.once("upgrade", (_, socket) => done(socket)).once("error", failed).end();
  });
  let [text, ended] = ["", false];
  socket.on("data", (piece) => (text += piece.toString("latin1")));
  socket.on("close", () => (ended = true)).on("error", () => (ended = true));
  return {
    /** One short frame; masked with nothing, as it may be. */
    say: (command) => socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | JSON.stringify(command).length, 0, 0, 0, 0]), Buffer.from(JSON.stringify(command))])),
    hears: (word) => text.includes(word),
    ended: () => ended,
    end: () => socket.destroy(),
  };
}
