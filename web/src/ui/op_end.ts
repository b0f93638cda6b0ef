// How an op stands, or how it ended, in words.

import { formatDuration, formatSeconds } from "@/lib/text/quantity";
import { reasonOf } from "@/lib/text/op";
import type { OpResult } from "@/protocol/OpResult";
import type { OpState } from "@/protocol/OpState";
import type { Outcome } from "@/protocol/Outcome";
import { sayState, type Tone } from "@/ui/states";

export interface StandingOp {
  state: OpState;
  result: OpResult | null;
  row: { started_at: number | null } | null;
}

export type ToldEnd = Pick<OpResult, "outcome"> & Partial<OpResult>;

interface End {
  /** The state, or exit code, signal and reason. */
  words: string;
  /** How long it takes or took; while it runs this is another with each second. */
  took: string | null;
  tone: Tone;
}

/** Said like the state of what ended so. */
const ENDED = { ok: "done", error: "failed", denied: "denied", cancelled: "cancelled", unknown: "unknown" } as const satisfies Record<Outcome, string>;

function sayOutcome(outcome: Outcome): { words: string; tone: Tone } {
  const { words, tone } = sayState(ENDED[outcome]);
  // In a chat nearly everything goes well: that needs no colour.
  return { words, tone: outcome === "ok" ? "quiet" : tone };
}

/** Since when it runs; null: it does not, or that is not known. */
export function runsSince(op: StandingOp | null): number | null {
  return op?.state === "running" || op?.state === "cancelling" ? (op.row?.started_at ?? null) : null;
}

/** `told`: what the chat has of it, where the op is not here. Null: nothing is known yet. */
export function sayOpEnd(op: StandingOp | null, told: ToldEnd | null, now: number): End | null {
  if (op && !op.result && op.state !== "denied") {
    const { words, tone } = sayState(op.state);
    const since = runsSince(op);
    return { words, tone, took: since !== null && now - since >= 1_000 ? formatSeconds(now - since) : null };
  }
  const end: ToldEnd | null = op?.result ?? told ?? (op ? { outcome: "denied" } : null);
  if (end === null) return null;
  const { outcome, exit_code: code, signal, started_at, ended_at } = end;
  const { words, tone } = sayOutcome(outcome);
  const exited = code !== undefined && (outcome === "ok" || outcome === "error");
  const parts = [exited ? `exit ${code}` : words, signal ? `signal ${signal}` : null, reasonOf(end).word];
  return { words: parts.filter(Boolean).join(" · "), tone, took: started_at !== undefined && ended_at !== undefined ? formatDuration(ended_at - started_at) : null };
}
