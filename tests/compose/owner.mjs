// The owner over HTTPS, for what needs no page.

import { until } from "../browser/api.mjs";
import { NAME, PASSWORD } from "../browser/person.mjs";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { ask, open } from "./https.mjs";

/** Logs in. */
export async function owner(port) {
  let dress = {};
  async function send(method, path, given) {
    const answer = await ask(port, path, { method, headers: dress, body: given });
    return { ...answer, body: answer.body ? JSON.parse(answer.body) : null };
  }
  /** Said again while nginx or the gateway is away: every one of these may be said twice. */
  async function call(method, path, given) {
    const answer = await until(`${method} ${path}`, () => send(method, path, given).then((answer) => answer.status !== 503 && answer.status < 502 && answer, () => null), 100);
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  const login = await call("POST", "/api/auth/login", { name: NAME, password: PASSWORD });
  dress = { cookie: login.headers["set-cookie"][0].split(";")[0], "x-metatron-proof": login.body.proof };

  const get = async (path) => (await call("GET", path)).body;
  async function say(text) {
    const pid = (await call("POST", "/api/processes", { program: "chat" })).body.pid;
    const said = await call("POST", `/api/processes/${pid}/messages`, { client_id: crypto.randomUUID(), text });
    return { pid, turn: said.body.turn_id };
  }
  async function ended(pid, turn) {
    return until(`turn ${turn} to end`, async () => {
      const found = (await get(`/api/processes/${pid}/turns`)).items.find(({ id }) => id === turn);
      return ["done", "failed", "cancelled", "stopped"].includes(found?.state) && found.state;
    }, 100);
  }
  const blocks = async (pid, type) => (await get(`/api/processes/${pid}/messages?limit=200`)).items.flatMap((message) => message.blocks).filter((block) => block.type === type);
  const result = async (pid) => (await blocks(pid, "tool_result")).at(-1);
  async function asked(command) {
    const said = await say(`run ${command}`);
    const approval = await until(`the question about ${command}`, async () => (await get(`/api/approvals?state=pending&pid=${said.pid}`)).items[0], 50).catch(async (error) => {
      throw new Error(`${error.message}: ${JSON.stringify(await result(said.pid))}`);
    });
    return { ...said, approval: approval.id };
  }
  const approve = (id) => call("POST", `/api/approvals/${id}/decision`, { decision: "approve" });

  return {
    call, get, say, ended, result, asked, approve,
    /** Until its command runs. */
    running: (pid) => until("the command to run", async () => (await get(`/api/processes/${pid}`)).state === "acting" || null, 50),
    /** Asks for a command, says yes, and gives its result. */
    async command(command) {
      const { pid, turn, approval } = await asked(command);
      await approve(approval);
      await ended(pid, turn);
      return result(pid);
    },
    /** Makes a backup and keeps it in a file. */
    async backup(file) {
      const client_id = crypto.randomUUID();
      await call("POST", "/api/backups", { client_id });
      const made = await until("the backup", async () => {
        const { last } = await get("/api/backups");
        return last?.id === client_id && last;
      }, 100);
      if (made.problem) throw new Error(JSON.stringify(made.problem));
      const answer = await open(port, `/api/backups/${made.name}`, { headers: dress });
      if (answer.statusCode !== 200) throw new Error(`${made.name}: ${answer.statusCode}`);
      // Cut off, it ends in an error here.
      await pipeline(answer, createWriteStream(file));
    },
    /** So many chats at once; each turn must be done, with one answer and one result. */
    async turns(n) {
      const all = await Promise.all(Array.from({ length: n }, () => say("How full is the disk?")));
      for (const { pid, turn } of all) {
        const state = await ended(pid, turn);
        const results = await blocks(pid, "tool_result");
        if (state !== "done" || results.length !== 1 || results[0].outcome !== "ok") throw new Error(`process ${pid}: ${state}, ${JSON.stringify(results)}`);
      }
    },
  };
}
