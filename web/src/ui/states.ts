// How states are said and coloured, in one table. Signal: it waits for you.

import type { OpState } from "@/protocol/OpState";
import type { ProcessState } from "@/protocol/ProcessState";
import type { TurnState } from "@/protocol/TurnState";

export type Tone = "signal" | "busy" | "quiet" | "ok" | "warn" | "bad";

interface Saying {
  words: string;
  tone: Tone;
  /** Where there is room for two words. */
  short?: string;
}

const SAYINGS: Record<ProcessState | TurnState | OpState, Saying> = {
  idle: { words: "idle", tone: "quiet" },
  queued: { words: "queued", tone: "busy" },
  thinking: { words: "thinking", tone: "busy" },
  acting: { words: "running", tone: "busy" },
  waiting_approval: { words: "waits for your yes", tone: "signal", short: "your yes" },
  waiting_input: { words: "waits for your answer", tone: "signal", short: "your answer" },
  waiting_child: { words: "waits for a process", tone: "busy", short: "waits" },
  paused: { words: "paused", tone: "quiet" },
  ended: { words: "ended", tone: "quiet" },
  done: { words: "done", tone: "ok" },
  failed: { words: "failed", tone: "bad" },
  cancelled: { words: "stopped", tone: "warn" },
  stopped: { words: "stopped by a limit", tone: "warn" },
  planned: { words: "sent", tone: "busy" },
  asked: { words: "waits for your yes", tone: "signal", short: "your yes" },
  approved: { words: "approved", tone: "busy" },
  running: { words: "running", tone: "busy" },
  cancelling: { words: "stopping", tone: "warn" },
  denied: { words: "denied", tone: "warn" },
  unknown: { words: "outcome unknown", tone: "warn" },
};

export const STATES = Object.keys(SAYINGS) as (keyof typeof SAYINGS)[];

export function sayState(state: keyof typeof SAYINGS): Saying {
  return SAYINGS[state] ?? { words: state, tone: "quiet" };
}

export const TONE_TEXT: Record<Tone, string> = {
  signal: "text-signal",
  busy: "text-ink",
  quiet: "text-faint",
  ok: "text-ok",
  warn: "text-warn",
  bad: "text-bad",
};
