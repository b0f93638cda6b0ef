// Signals to a process. What one did is shown when the machine says so.

import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import type { Problem } from "@/protocol/Problem";
import type { SendSignal } from "@/protocol/SendSignal";

/** INT stops the turn under way; TERM and KILL end the process for good. */
export type Offered = "INT" | "TERM" | "KILL";

/** Null: it was taken, or there was nothing left to stop. */
export async function sendSignal(pid: number, signal: Offered): Promise<Problem | null> {
  try {
    const body: SendSignal = { signal };
    await request("POST", `/api/processes/${pid}/signal`, { body });
    return null;
  } catch (thrown) {
    const problem = asProblem(thrown);
    // 409: what was to be stopped had ended by itself just now.
    return problem.status === 409 ? null : problem;
  }
}
