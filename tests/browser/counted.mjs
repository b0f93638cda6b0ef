// A model that counts what it read and wrote, so that it costs what its price says: OpenAI's Chat Completions, as far as
// it is asked for. To “break off” it breaks off in the middle of its answer.

import { createServer } from "node:http";

export const MODEL = "counted-1";
export const ANSWER = "Counted, every word of it.";
/** So much of what it reads it has read before. */
export const CACHED = 400;
const USAGE = { prompt_tokens: 1_200, completion_tokens: 300, total_tokens: 1_500, prompt_tokens_details: { cached_tokens: CACHED } };

const textOf = (content) => (typeof content === "string" ? content : (content ?? []).map((part) => part.text ?? "").join(""));

function answer(request, reply, body) {
  const { messages = [], stream = false } = JSON.parse(body || "{}");
  const said = textOf(messages.findLast((message) => message.role === "user")?.content);
  const chunk = (more) => ({ id: "c", object: "chat.completion.chunk", created: 1, model: MODEL, choices: [], ...more });
  const choice = (delta, finish_reason = null) => ({ choices: [{ index: 0, delta, finish_reason }] });
  if (!stream) {
    reply.writeHead(200, { "content-type": "application/json" });
    reply.end(JSON.stringify({ id: "c", object: "chat.completion", created: 1, model: MODEL, choices: [{ index: 0, message: { role: "assistant", content: ANSWER }, finish_reason: "stop" }], usage: USAGE }));
    return;
  }
  reply.writeHead(200, { "content-type": "text/event-stream" });
  const tell = (value) => reply.write(`data: ${typeof value === "string" ? value : JSON.stringify(value)}\n\n`);
  if (/break off/.test(said)) {
    // The line ends after what was written, and without the chunk that says so: it is cut.
    tell(chunk(choice({ role: "assistant", content: "Half of what was to be" })));
    reply.socket.end();
    return;
  }
  tell(chunk(choice({ role: "assistant", content: ANSWER })));
  tell(chunk(choice({}, "stop")));
  tell(chunk({ usage: USAGE }));
  tell("[DONE]");
  reply.end();
}

/** @returns {Promise<{url: string, end(): Promise<void>}>} */
export async function startCounted() {
  const server = createServer((request, reply) => {
    if (request.method === "GET") {
      reply.writeHead(200, { "content-type": "application/json" });
      reply.end(JSON.stringify({ object: "list", data: [{ id: MODEL, object: "model" }] }));
      return;
    }
    let body = "";
    request.on("data", (part) => (body += part));
    request.on("end", () => answer(request, reply, body));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    end: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}
