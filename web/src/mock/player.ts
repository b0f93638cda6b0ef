// Plays a recording to the client: what is said starts the scene that knows it, a decision lets the scene
// go on with what was recorded for it, and reads are answered with what was heard or read so far.

import { cutText } from "@/lib/text/cut";
import { ReadBack } from "@/mock/read_back";
import { type Exchange, type Heard, idsOf, laterDays, Renewal, type Row, rowAt, rowsOf, type Scene, type Trace, withAges, withoutTimes } from "@/mock/trace";
import type { Decide } from "@/protocol/Decide";
import type { EventFrame } from "@/protocol/EventFrame";
import type { NewMessage } from "@/protocol/NewMessage";
import type { NewProcess } from "@/protocol/NewProcess";
import type { Problem } from "@/protocol/Problem";
import type { Process } from "@/protocol/Process";

export interface Answer {
  status: number;
  body: unknown;
}

/** Longest pause that is replayed: nobody wants to wait as long as it was waited then. */
const LONGEST_MS = 600;
/** As much of a name as anybody sees. */
const NAME_CHARS = 80;

interface Playing {
  scene: Scene;
  renewal: Renewal;
  rows: readonly Row[];
  rest: (Exchange | Heard)[];
  /** The question that it waits at, by its recorded id. */
  asked: string | null;
}

function problem(status: number, code: string, title: string, detail: string, next?: string): Answer {
  const body: Problem = { type: `urn:metatron:problem:${code}`, title, status, code, detail, ...(next ? { next } : {}) };
  return { status, body };
}

/** 403 and not 409: nothing has changed meanwhile, and asking again does not help. */
function refused(detail: string): Answer {
  return problem(403, "recording", "This is a recording", detail, "Begin a chat, or answer what waits for you: that was recorded.");
}

const notFound = (what: string) => problem(404, "not_found", "Not found", `There is no such ${what}.`);

function decisionOf({ played }: Scene): { at: number; said: Decide } | null {
  const at = played.findIndex((one) => one.kind === "http" && one.method === "POST" && one.path.endsWith("/decision"));
  return at < 0 ? null : { at, said: (played[at] as Exchange).said as Decide };
}

export class Player {
  private readonly readBack = new ReadBack();
  /** What no fact changes, as it was recorded. */
  private readonly reads = new Map<string, { read: Exchange; renewal: Renewal }>();
  /** What plays in each chat, and what was said meanwhile and waits for its end. */
  private readonly lines = new Map<number, Playing[]>();
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
    const { open } = trace;
    const renewal = this.renewal(open.pid, open.pid, trace.recorded_at);
    for (const read of trace.state) this.remember(read, renewal);
    this.nextPid = 1 + Math.max(...[open, ...trace.scenes].map((scene) => scene.pid));
    this.lines.set(open.pid, [{ scene: open, renewal, rows: [], rest: [], asked: questionOf(open) }]);
  }

  listen(listener: (frame: EventFrame) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  answer(method: string, path: string, said: unknown): Answer {
    if (method === "GET") return this.read(path);
    const [, , kind, id, verb] = path.split("/");
    switch (`${method} ${kind} ${verb ?? ""}`) {
      case "POST processes ":
        return this.begin(said as NewProcess);
      case "POST processes messages":
        return this.say(Number(id), said as NewMessage);
      case "POST approvals decision":
        return this.decide(id ?? "", said as Decide);
      default:
        return refused("There is no machine behind it that could do this.");
    }
  }

  private renewal(from: number, to: number, recordedAt: number, words: readonly (readonly [string, string])[] = []): Renewal {
    const made = new Renewal({ from, to }, this.clock.now() - recordedAt, words);
    made.keep(this.owner);
    return made;
  }

  private remember(read: Exchange, renewal: Renewal): void {
    const path = renewal.path(read.path);
    if (this.readBack.take(path, renewal.renew(read.answer))) return;
    this.reads.set(withoutTimes(path), { read, renewal });
    this.reads.set(withAges(read.path, read.at), { read, renewal });
  }

  private read(path: string): Answer {
    const body = this.readBack.answer(path);
    if (body === null) return notFound(path.split("/")[2]?.replace(/e?s$/, "") ?? "thing");
    if (body !== undefined) return { status: 200, body };
    // What begins a month is as long ago as it happens to be: then by whichever days were read.
    const known = this.reads.get(withAges(path, this.clock.now())) ?? this.reads.get(withoutTimes(path));
    if (!known) return refused("This was not read when it was made.");
    // As if it were read now: a clock of the machine in it goes on.
    const now = this.clock.now();
    const answer = known.renewal.renew(known.read.answer, now - known.read.at);
    return { status: 200, body: laterDays(answer, known.read.at, now) };
  }

  /** As it was chosen; its limits are in no answer. */
  private begin(said: NewProcess): Answer {
    const { client_id: _, limits: __, ...chosen } = said;
    const scene = this.trace.scenes[0] as Scene;
    const made = scene.played.find((one) => one.kind === "http" && one.method === "POST" && one.path === "/api/processes") as Exchange;
    const pid = this.nextPid++;
    const process = { ...(this.renewal(scene.pid, pid, made.at).renew(made.answer) as Process), ...chosen };
    this.hear({ type: "process.created", pid, process });
    return { status: made.status, body: process };
  }

  private say(pid: number, { text, client_id, replaces }: NewMessage): Answer {
    const process = this.readBack.process(pid);
    if (!process) return notFound("process");
    if (replaces) return refused("What was said in it cannot be said anew.");
    const scene = this.trace.scenes.find((one) => one.text === text.trim()) ?? this.trace.scenes.find((one) => new RegExp(one.match, "i").test(text.trim()));
    if (!scene) return refused("Nothing was said when it was made.");
    const from = scene.played.findIndex((one) => one.kind === "http" && one.path.endsWith("/messages"));
    const accepted = scene.played[from] as Exchange;
    const recorded = accepted.said as NewMessage;
    const renewal = this.renewal(scene.pid, pid, accepted.at, [
      [recorded.text, text],
      [recorded.client_id, client_id],
    ]);
    // Now, whenever it is played: after a reload they are the same.
    for (const id of idsOf(scene.played)) renewal.id(id);
    if (scene.text !== text.trim()) {
      this.hear({ type: "notice", pid, level: "info", title: "This is a recording", detail: `What comes now was recorded when this was said: ${scene.text}` });
    }
    const line = this.lines.get(pid) ?? [];
    // That its chat was made may have been heard late; here it is there.
    const rest = scene.played.slice(from + 1).filter((one) => one.kind !== "frame" || one.frame.type !== "process.created");
    const playing: Playing = { scene, renewal, rows: rowsOf(scene), rest, asked: null };
    this.lines.set(pid, [...line, playing]);
    if (line.length === 0) this.goOn(pid, accepted.at);
    else this.queue(playing);
    return { status: accepted.status, body: renewal.renew(accepted.answer) };
  }

  /** It is there, and waits for the end of what plays. */
  private queue({ rest, renewal, rows }: Playing): void {
    for (let next = rest[0]; next; next = rest[0]) {
      if (next.kind === "frame" && next.frame.type === "turn.state" && next.frame.state !== "queued") return;
      rest.shift();
      if (next.kind === "frame" && !next.frame.type.startsWith("process.")) this.tell(next.frame, rows, renewal);
    }
  }

  private decide(id: string, said: Decide): Answer {
    for (const [pid, [playing]] of this.lines) {
      if (!playing || playing.asked === null || playing.renewal.id(playing.asked) !== id) continue;
      const scene = this.trace.scenes.find((one) => {
        const recorded = one.text === playing.scene.text ? decisionOf(one)?.said : null;
        return recorded?.decision === said.decision && Boolean(recorded.reason) === Boolean(said.reason);
      });
      if (!scene) return refused("Nobody answered this question so when it was made: approve it as it stands, or deny it.");
      this.goOnWith(pid, playing, scene, said);
      return { status: 200, body: { approval_id: id } };
    }
    return this.readBack.answer(`/api/approvals/${id}`) ? refused("This question is not answered in it.") : notFound("approval");
  }

  /** The rest of a scene that is like the one that plays, but for how its question was decided. */
  private goOnWith(pid: number, { scene: before, renewal: known }: Playing, scene: Scene, said: Decide): void {
    const decision = decisionOf(scene) as { at: number; said: Decide };
    const decided = scene.played[decision.at] as Exchange;
    const reason: [string, string][] = decision.said.reason && said.reason ? [[decision.said.reason, said.reason]] : [];
    const renewal = this.renewal(scene.pid, pid, decided.at, [...known.words, ...reason]);
    const ids = idsOf(before.played.slice(0, decisionOf(before)?.at));
    for (const [n, id] of idsOf(scene.played.slice(0, decision.at)).entries()) renewal.keep(id, known.id(ids[n] ?? id));
    for (const id of idsOf(scene.played)) renewal.id(id);
    const line = this.lines.get(pid) ?? [];
    this.lines.set(pid, [{ scene, renewal, rows: rowsOf(scene), rest: scene.played.slice(decision.at + 1), asked: null }, ...line.slice(1)]);
    this.goOn(pid, decided.at);
  }

  /** Says what was heard, as it was paced then, until the person has to act again. */
  private goOn(pid: number, since: number): void {
    const playing = this.lines.get(pid)?.[0];
    if (!playing) return;
    const { renewal, rest, rows, scene } = playing;
    renewal.shift = this.clock.now() - since;
    let wait = 0;
    let before = since;
    for (let next = rest.shift(); next; next = rest.shift()) {
      if (next.kind === "http" && next.method !== "GET") {
        this.clock.after(wait, () => (playing.asked = questionOf(scene)));
        return;
      }
      // What was read meanwhile comes with the facts that it was read of.
      if (next.kind === "http") continue;
      wait += Math.min(LONGEST_MS, Math.max(0, next.at - before));
      before = next.at;
      const { frame } = next;
      this.clock.after(wait, () => this.tell(frame, rows, renewal));
    }
    this.clock.after(wait, () => this.end(pid, playing));
  }

  private end(pid: number, { scene, renewal }: Playing): void {
    for (const read of scene.after) if (this.readBack.answer(renewal.path(read.path)) === undefined) this.remember(read, renewal);
    const line = (this.lines.get(pid) ?? []).slice(1);
    this.lines.set(pid, line);
    const next = line[0]?.rest[0];
    if (next) this.goOn(pid, next.at);
  }

  private tell(frame: EventFrame, rows: readonly Row[], renewal: Renewal): void {
    const row = rowAt(rows, frame);
    if (row) this.readBack.putRow(renewal.renew(row));
    this.hear(renewal.renew(frame));
  }

  private hear(heard: EventFrame | Omit<EventFrame, "seq" | "at">): void {
    this.frames++;
    const frame = { ...heard, seq: `recording-${this.frames}`, at: this.clock.now(), fact: ++this.fact } as EventFrame;
    if (frame.type === "process.changed") frame.process = this.asKnown(frame.process);
    this.readBack.hear(frame);
    for (const listener of this.listeners) listener(frame);
  }

  /** Scenes begin in a new chat of the usual posture: in one that is there already, its name, posture and age stay. */
  private asKnown(process: Process): Process {
    const { title, posture, created_at } = this.readBack.process(process.pid) ?? process;
    return { ...process, title: title || cutText(process.title, NAME_CHARS), posture, created_at };
  }
}

function questionOf(scene: Scene): string | null {
  const opened = scene.played.find((one) => one.kind === "frame" && one.frame.type === "approval.opened") as Heard | undefined;
  return opened?.frame.type === "approval.opened" ? opened.frame.approval.id : null;
}
