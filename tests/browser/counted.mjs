// A model that counts what it read and wrote, so that it costs what its price says: OpenAI's Chat Completions, as far as
// it is asked for. To “break off” it breaks off in the middle of its answer; under /refused it takes no key, and under
// /busy it has no time.

import { createServer } from "node:http";

export const MODEL = "counted-1";
export const ANSWER = "Counted, every word of it.";
/** So much of what it reads it has read before. */
export const CACHED = 400;
export const USAGE = { prompt_tokens: 1_200, completion_tokens: 300, total_tokens: 1_500, prompt_tokens_details: { cached_tokens: CACHED } };

const textOf = (content) => (typeof content === "string" ? content : (content ?? []).map((part) => part.text ?? "").join(""));

function fail(reply, status, message, headers = {}) {
  reply.writeHead(status, { "content-type": "application/json", ...headers });
  reply.end(JSON.stringify({ error: { message } }));
}

function answer(request, reply, body, { answerTo, usageOf }) {
  if (request.url.startsWith("/refused/")) return fail(reply, 401, "Incorrect API key provided.");
  if (request.url.startsWith("/busy/")) return fail(reply, 429, "Rate limit reached for requests: 3 a minute.", { "retry-after": "540" });
  const { messages = [], stream = false, model = MODEL } = JSON.parse(body || "{}");
  const said = textOf(messages.findLast((message) => message.role === "user")?.content);
  const forTitle = messages[0]?.role === "system" && /^You give a conversation its title/.test(textOf(messages[0].content));
  const [words, usage] = [answerTo(said, forTitle), usageOf(messages, model, forTitle)];
  const chunk = (more) => ({ id: "c", object: "chat.completion.chunk", created: 1, model, choices: [], ...more });
  const choice = (delta, finish_reason = null) => ({ choices: [{ index: 0, delta, finish_reason }] });
  if (!stream) {
    reply.writeHead(200, { "content-type": "application/json" });
    reply.end(JSON.stringify({ id: "c", object: "chat.completion", created: 1, model, choices: [{ index: 0, message: { role: "assistant", content: words }, finish_reason: "stop" }], usage }));
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
  tell(chunk(choice({ role: "assistant", content: words })));
  tell(chunk(choice({}, "stop")));
  tell(chunk({ usage }));
  tell("[DONE]");
  reply.end();
}

/**
 * `port`: 0 for a free one. `answerTo(said, forTitle)`: to what was said last, or the title of its chat.
 * @returns {Promise<{url: string, at(path: string): string, end(): Promise<void>}>}
 */
export async function startCounted({ port = 0, models = [MODEL], answerTo = () => ANSWER, usageOf = () => USAGE } = {}) {
  const server = createServer((request, reply) => {
    if (request.method === "GET") {
      reply.writeHead(200, { "content-type": "application/json" });
      reply.end(JSON.stringify({ object: "list", data: models.map((id) => ({ id, object: "model" })) }));
      return;
    }
    let body = "";
    request.on("data", (part) => (body += part));
    request.on("end", () => answer(request, reply, body, { answerTo, usageOf }));
  });
  await new Promise((done) => server.listen(port, "127.0.0.1", done));
  const at = (path) => `http://127.0.0.1:${server.address().port}${path}`;
  return {
    url: at("/v1"),
    at,
    end: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}
