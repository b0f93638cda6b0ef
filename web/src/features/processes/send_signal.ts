// A signal is no wish of this page: what it did is shown when the machine says so.

import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import type { Problem } from "@/protocol/Problem";
import type { SendSignal } from "@/protocol/SendSignal";
import { useState } from "react";

export type Offered = "INT" | "TERM" | "KILL";

interface Sending {
  busy: boolean;
  problem: Problem | null;
  /** True when it went through. */
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
    let wrong: Problem | null = null;
    try {
      const body: SendSignal = { signal };
      await request("POST", `/api/processes/${pid}/signal`, { body });
    } catch (thrown) {
      wrong = asProblem(thrown);
    }
    setProblem(wrong);
    setBusy(false);
    return wrong;
  }

  return { busy, problem, send, reset: () => setProblem(null) };
}
