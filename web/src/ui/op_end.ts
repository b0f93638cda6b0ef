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

const OUTCOMES: Record<Outcome, { words: string; tone: Tone }> = {
  ok: { words: "done", tone: "quiet" },
  error: { words: "failed", tone: "bad" },
  denied: { words: "denied", tone: "warn" },
  cancelled: { words: "stopped", tone: "warn" },
  unknown: { words: "outcome unknown", tone: "warn" },
};

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
  const { words, tone } = OUTCOMES[outcome];
  const exited = code !== undefined && (outcome === "ok" || outcome === "error");
  const parts = [exited ? `exit ${code}` : words, signal ? `signal ${signal}` : null, reasonOf(end).word];
  return { words: parts.filter(Boolean).join(" · "), tone, took: started_at !== undefined && ended_at !== undefined ? formatDuration(ended_at - started_at) : null };
}
