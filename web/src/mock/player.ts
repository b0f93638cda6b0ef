// Plays a recording to the client: reads are answered with what was read, what is said starts the scene
// that knows it, and a decision lets the scene go on.

import { type Exchange, type Heard, renewer, renewPath, type Scene, type Trace } from "@/mock/trace";
import type { EventFrame } from "@/protocol/EventFrame";
import type { Problem } from "@/protocol/Problem";

export interface Answer {
  status: number;
  body: unknown;
}

/** Longest pause that is replayed: nobody wants to wait as long as it was waited then. */
const LONGEST_MS = 600;

interface Playing {
  rest: (Exchange | Heard)[];
  scene: Scene;
  renew: <T>(value: T) => T;
  pid: { from: number; to: number };
}

function problem(status: number, code: string, title: string, detail: string): Answer {
  const body: Problem = { type: "about:blank", title, status, code, detail, instance: "", extra: {} } as Problem;
  return { status, body };
}

function bare(path: string): string {
  return path.replace(/[?#].*$/, "");
}

/** The person's own message: their text, and the id that tells the outbox that it arrived. */
function inTheirWords<T>(value: T, text: string, clientId: string): T {
  const put = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(put);
    if (one === null || typeof one !== "object") return one;
    if ("role" in one && one.role === "user") return { ...one, client_id: clientId, blocks: [{ type: "text", text }] };
    return Object.fromEntries(Object.entries(one).map(([key, part]) => [key, put(part)]));
  };
  return put(value) as T;
}

export class Player {
  private readonly reads = new Map<string, unknown>();
  /** Answers of the scene that plays which were not read yet: what is asked now was answered with the next one. */
  private coming: { path: string; answer: unknown }[] = [];
  private readonly playing = new Map<number, Playing>();
  private readonly listeners = new Set<(frame: EventFrame) => void>();
  private readonly owner: string;
  private nextPid: number;
  private fact = 1_000_000;
  private frames = 0;

  constructor(
    private readonly trace: Trace,
    private readonly clock: { now: () => number; after: (ms: number, run: () => void) => void },
  ) {
    this.owner = trace.state.map((read) => (read.answer as { user?: { id: string } } | null)?.user?.id).find((id) => id !== undefined) ?? "";
    const renew = this.renewer({ from: -1, to: -1 }, trace.recorded_at);
    for (const read of trace.state) this.remember(renew(read.path), renew(read.answer));
    this.nextPid = 1 + Math.max(0, ...trace.scenes.map((scene) => scene.pid), ...trace.state.map((read) => Number(/processes\/(\d+)/.exec(read.path)?.[1] ?? 0)));
  }

  listen(listener: (frame: EventFrame) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  answer(method: string, path: string, said: unknown): Answer {
    if (method === "GET") return this.read(path);
    const [, pidText] = /^\/api\/processes\/(\d+)\/messages$/.exec(bare(path)) ?? [];
    if (method === "POST" && path === "/api/processes") return this.begin(said);
    if (method === "POST" && pidText) return this.say(Number(pidText), said);
    const decided = /^\/api\/approvals\/([^/]+)\/decision$/.exec(bare(path))?.[1];
    if (method === "POST" && decided) return this.decide(decided);
    return problem(409, "recording", "This is a recording", "It has no answer to that. What can be tried: a new chat, and an approval in it.");
  }

  private renewer(pid: { from: number; to: number }, recordedAt: number) {
    return renewer(pid, recordedAt, this.clock.now(), this.owner);
  }

  private remember(path: string, answer: unknown): void {
    this.reads.set(path, answer);
    this.reads.set(bare(path), answer);
  }

  private read(path: string): Answer {
    const next = this.coming.find((one) => one.path === path);
    const found = next?.answer ?? this.reads.get(path) ?? this.reads.get(bare(path));
    return found === undefined ? problem(404, "recording", "Not in this recording", `${bare(path)} was not read when it was made.`) : { status: 200, body: found };
  }

  private begin(said: unknown): Answer {
    const made = this.trace.scenes[0]?.played.find((one): one is Exchange => one.kind === "http" && one.method === "POST" && one.path === "/api/processes");
    const pid = this.nextPid++;
    const renew = this.renewer({ from: this.trace.scenes[0]?.pid ?? 0, to: pid }, this.trace.recorded_at);
    const process = { ...(renew(made?.answer) as object), ...(said as object), pid, client_id: undefined };
    this.remember(`/api/processes/${pid}`, process);
    for (const list of ["messages", "turns", "ops"]) this.remember(`/api/processes/${pid}/${list}`, { items: [], next: null });
    this.remember(`/api/processes/${pid}/live`, { live: null });
    this.hear({ type: "process.created", pid, process } as unknown as EventFrame);
    return { status: 201, body: process };
  }

  private say(pid: number, said: unknown): Answer {
    const { text, client_id } = said as { text: string; client_id: string };
    const scene = this.trace.scenes.find((one) => text.toLowerCase().includes(one.match)) ?? this.trace.scenes[0];
    if (!scene) return problem(409, "recording", "An empty recording", "There is nothing to replay.");
    const change = { from: scene.pid, to: pid };
    const shifted = this.renewer(change, this.trace.recorded_at);
    const renew = <T,>(value: T): T => inTheirWords(shifted(value), text, client_id);
    const from = scene.played.findIndex((one) => one.kind === "http" && one.method === "POST" && one.path.endsWith("/messages"));
    const accepted = scene.played[from] as Exchange;
    this.playing.set(pid, { rest: scene.played.slice(from + 1), scene, renew, pid: change });
    this.goOn(pid, accepted.after);
    return { status: accepted.status, body: shifted(accepted.answer) };
  }

  private decide(id: string): Answer {
    for (const [pid, { rest, renew }] of this.playing) {
      const next = rest[0];
      if (next?.kind !== "http" || !renew(next.path).includes(id)) continue;
      rest.shift();
      this.goOn(pid, next.after);
      return { status: next.status, body: renew(next.answer) };
    }
    return problem(409, "recording", "This is a recording", "It was made without a decision on this question.");
  }

  /** Says what was heard, as it was paced then, until the person has to act again. */
  private goOn(pid: number, since: number): void {
    const playing = this.playing.get(pid);
    if (!playing) return;
    let wait = 0;
    let before = since;
    while (playing.rest.length > 0) {
      const next = playing.rest[0] as Exchange | Heard;
      if (next.kind === "http" && next.method !== "GET") return;
      playing.rest.shift();
      wait += Math.min(LONGEST_MS, Math.max(0, next.after - before));
      before = next.after;
      const { renew, pid: change } = playing;
      if (next.kind === "frame") {
        this.clock.after(wait, () => this.hear(renew(next.frame)));
        continue;
      }
      const read = { path: renewPath(next.path, change, renew), answer: renew(next.answer) };
      this.coming.push(read);
      this.clock.after(wait, () => {
        this.coming = this.coming.filter((one) => one !== read);
        this.remember(read.path, read.answer);
      });
    }
    this.clock.after(wait, () => {
      for (const read of playing.scene.after) this.remember(renewPath(read.path, playing.pid, playing.renew), playing.renew(read.answer));
      this.playing.delete(pid);
    });
  }

  private hear(frame: EventFrame): void {
    this.frames++;
    const at = this.clock.now();
    const placed = { ...frame, seq: `recording-${this.frames}`, at, fact: ++this.fact };
    for (const listener of this.listeners) listener(placed);
  }
}
