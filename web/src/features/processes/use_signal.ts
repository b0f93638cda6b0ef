import { type Offered, sendSignal } from "@/lib/signal";
import type { Problem } from "@/protocol/Problem";
import { useState } from "react";

interface Sending {
  busy: boolean;
  problem: Problem | null;
  /** Gives what went wrong; null: nothing did, or another one is on its way. */
  send: (pid: number, signal: Offered) => Promise<Problem | null>;
  reset: () => void;
}

export function useSignal(): Sending {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function send(pid: number, signal: Offered): Promise<Problem | null> {
    if (busy) return null;
    setBusy(true);
    setProblem(null);
    const wrong = await sendSignal(pid, signal);
    setProblem(wrong);
    setBusy(false);
    return wrong;
  }

  return { busy, problem, send, reset: () => setProblem(null) };
}
