// A recording of the real stack, made by `npm run record` in tests/browser. Nothing here knows what the
// gateway does: it is read back, with fresh ids and times.

import type { EventFrame } from "@/protocol/EventFrame";

export interface Exchange {
  kind: "http";
  /** Milliseconds since the first entry of its list. */
  after: number;
  method: string;
  /** Path and query. */
  path: string;
  said: unknown;
  status: number;
  answer: unknown;
}

export interface Heard {
  kind: "frame";
  after: number;
  frame: EventFrame;
}

/** What happened after one text was said in a new chat, until the chat rested again. */
export interface Scene {
  /** A word of the text that it answers. */
  match: string;
  pid: number;
  played: readonly (Exchange | Heard)[];
  /** How it could be read at its end. */
  after: readonly Exchange[];
}

export interface Trace {
  /** Milliseconds since the epoch. */
  recorded_at: number;
  state: readonly Exchange[];
  scenes: readonly Scene[];
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** Milliseconds since the epoch, as opposed to sizes and counts. */
const LATER_THAN = 1_600_000_000_000;

/** Makes a scene happen now, in this chat: other ids (still in the order of their times; the
 * owner stays who they are), other times. */
export function renewer(pid: { from: number; to: number }, recordedAt: number, now: number, owner: string): <T>(value: T) => T {
  const shift = now - recordedAt;
  const stamp = (id: string) => {
    if (id === owner) return id;
    const at = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) + shift;
    const hex = at.toString(16).padStart(12, "0");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}${id.slice(13)}`;
  };
  const renew = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return value.replace(ID, stamp);
    if (typeof value === "number") {
      if ((key === "pid" || key === "ppid") && value === pid.from) return pid.to;
      return value > LATER_THAN ? value + shift : value;
    }
    if (Array.isArray(value)) return value.map((one) => renew(one, key));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name.replace(ID, stamp), renew(one, name)]));
  };
  return (value) => renew(value, "") as typeof value;
}

/** The path with another chat and other ids in it. */
export function renewPath(path: string, pid: { from: number; to: number }, renew: <T>(value: T) => T): string {
  return renew(path).replace(new RegExp(`(/processes/|[?&]pid=)${pid.from}(?!\\d)`, "g"), `$1${pid.to}`);
}
