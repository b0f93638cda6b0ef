// A recording of the real stack, made by `npm run record` in tests/browser: a browser's walk through it.
// Nothing here knows what the gateway does: it is read back, with fresh ids and times.

import type { Approval } from "@/protocol/Approval";
import type { EventFrame } from "@/protocol/EventFrame";
import type { Op } from "@/protocol/Op";
import type { Turn } from "@/protocol/Turn";

export interface Exchange {
  kind: "http";
  /** Milliseconds since the epoch, as of everything recorded. */
  at: number;
  method: string;
  /** Path and query. */
  path: string;
  said: unknown;
  status: number;
  answer: unknown;
}

export interface Heard {
  kind: "frame";
  at: number;
  frame: EventFrame;
}

/** What happened after one text was said in a new chat, until the chat rested again. */
export interface Scene {
  /** A pattern of the texts that it answers. */
  match: string;
  /** What was said; scenes of one text are alike up to its question, and differ in how that was decided. */
  text: string;
  pid: number;
  played: readonly (Exchange | Heard)[];
  /** How it could be read at its end. */
  after: readonly Exchange[];
}

export interface Trace {
  recorded_at: number;
  state: readonly Exchange[];
  /** What is matched first stands first; the last matches everything. */
  scenes: readonly Scene[];
  /** One that stands in `state` and ends at its question. */
  open: Scene;
}

/** Something that facts change, as it was read once. */
export type Row = Op | Turn | Approval;

const idOf = (row: Row): string => ("op_id" in row ? row.op_id : row.id);

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && ("rev" in value || "risk" in value || "call_id" in value) && "state" in value;
}

/** The rows that were read in a scene, each in every state in which it was read. */
export function rowsOf(scene: Scene): Row[] {
  return [...scene.played, ...scene.after].flatMap((one) => {
    if (one.kind !== "http" || one.method !== "GET") return [];
    const answer = one.answer as { items?: unknown[] } | null;
    return (answer?.items ?? [answer]).filter(isRow);
  });
}

function isAs(row: Row, frame: EventFrame): boolean {
  switch (frame.type) {
    case "op.state":
      return "call_id" in row && row.state === frame.state;
    case "turn.state":
      return "rev" in row && row.rev === frame.rev;
    case "approval.decided":
      return row.state === frame.decision;
    default:
      return false;
  }
}

/** The row that a fact is about, as it stood with it. Not each was read at every moment: then it is the first that was, with the state of now. */
export function rowAt(rows: readonly Row[], frame: EventFrame): Row | null {
  const id = frame.type === "op.state" ? frame.op_id : frame.type === "turn.state" ? frame.turn_id : frame.type === "approval.decided" ? frame.id : null;
  const known = rows.filter((row) => idOf(row) === id);
  const [first] = known;
  const exact = known.find((row) => isAs(row, frame));
  if (exact || !first) return exact ?? null;
  if (frame.type === "op.state" && "call_id" in first) {
    const { result: _, ...before } = first;
    return { ...before, state: frame.state, ended_at: null };
  }
  return frame.type === "turn.state" && "rev" in first ? { ...first, state: frame.state, rev: frame.rev, ended_at: null } : null;
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** Milliseconds since the epoch, as opposed to sizes and counts. */
const LATER_THAN = 1_600_000_000_000;

/** The ids that facts named, in the order in which they came up. */
export function idsOf(played: readonly (Exchange | Heard)[]): string[] {
  const facts = played.filter((one) => one.kind === "frame" && one.frame.fact !== undefined);
  return [...new Set(JSON.stringify(facts).match(ID))];
}

const DAY_MS = 24 * 3_600_000;

/** The same read at another time asks for other times: they do not tell reads apart. */
export function withoutTimes(path: string): string {
  const { pathname, searchParams } = new URL(path, "http://recording");
  const kept = [...searchParams].filter(([, value]) => !(Number(value) > LATER_THAN));
  const query = new URLSearchParams(kept).toString();
  return query ? `${pathname}?${query}` : pathname;
}

/** Which days a read asks for, however they are called by now: "from" as so many days before the day of the read. */
export function withAges(path: string, at: number): string {
  const { pathname, searchParams } = new URL(path, "http://recording");
  const day = (ms: number) => Math.floor(ms / DAY_MS);
  const aged = [...searchParams].map(([name, value]): [string, string] => [name, Number(value) > LATER_THAN ? `-${day(at) - day(Number(value))}` : value]);
  return `${pathname}?${new URLSearchParams(aged).toString()}`;
}

/** Days of the calendar, by UTC, as many later as lie between the two times. */
export function laterDays<T>(value: T, from: number, to: number): T {
  const by = Math.floor(to / DAY_MS) - Math.floor(from / DAY_MS);
  const text = JSON.stringify(value).replace(/"(\d{4}-\d\d-\d\d)"/g, (_, day: string) => `"${new Date(Date.parse(day) + by * DAY_MS).toISOString().slice(0, 10)}"`);
  return JSON.parse(text) as T;
}

/** Makes what was recorded happen now, in another chat: other ids (still in the order of their times), other times, other words. */
export class Renewal {
  private readonly ids = new Map<string, string>();

  /** `shift`: milliseconds from then to now. `words`: what was said then, and what is said now. */
  constructor(
    readonly pid: { from: number; to: number },
    public shift: number,
    readonly words: readonly (readonly [string, string])[] = [],
  ) {}

  /** This id is that one now. */
  keep(recorded: string, now = recorded): void {
    this.ids.set(recorded, now);
  }

  id(recorded: string): string {
    const known = this.ids.get(recorded);
    if (known !== undefined) return known;
    const at = Number.parseInt(recorded.slice(0, 8) + recorded.slice(9, 13), 16) + this.shift;
    const hex = at.toString(16).padStart(12, "0");
    const made = `${hex.slice(0, 8)}-${hex.slice(8, 12)}${recorded.slice(13)}`;
    this.ids.set(recorded, made);
    return made;
  }

  renew<T>(value: T, shift = this.shift): T {
    return this.value(value, "", shift) as T;
  }

  path(path: string): string {
    return this.text(path).replace(new RegExp(`(/processes/|[?&]pid=)${this.pid.from}(?!\\d)`, "g"), `$1${this.pid.to}`);
  }

  private text(text: string): string {
    const said = this.words.reduce((so, [then, now]) => so.replaceAll(then, () => now), text);
    return said.replace(ID, (id) => this.id(id));
  }

  private value(value: unknown, key: string, shift: number): unknown {
    if (typeof value === "string") return this.text(value);
    if (typeof value === "number") {
      if ((key === "pid" || key === "ppid") && value === this.pid.from) return this.pid.to;
      return value > LATER_THAN ? value + shift : value;
    }
    if (Array.isArray(value)) return value.map((one) => this.value(one, key, shift));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [this.text(name), this.value(one, name, shift)]));
  }
}
