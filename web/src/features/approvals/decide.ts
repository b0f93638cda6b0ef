// A decision is the server's row: shown when it stands there, never before.

import { readApproval } from "@/live/snapshots";
import { asProblem } from "@/lib/http/problem";
import { request } from "@/lib/http/request";
import type { Decide } from "@/protocol/Decide";
import type { Problem } from "@/protocol/Problem";
import { useState } from "react";

interface Deciding {
  /** Which decision is on its way. */
  busy: Decide["decision"] | null;
  problem: Problem | null;
  decide: (id: string, body: Decide) => Promise<void>;
}

export function useDecide(): Deciding {
  const [busy, setBusy] = useState<Decide["decision"] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function decide(id: string, body: Decide): Promise<void> {
    if (busy) return;
    setBusy(body.decision);
    setProblem(null);
    try {
      await request("POST", `/api/approvals/${encodeURIComponent(id)}/decision`, { body });
      await readApproval(id).catch(() => undefined);
    } catch (thrown) {
      const wrong = asProblem(thrown);
      setProblem(wrong);
      // Decided elsewhere meanwhile: that decision is what is shown.
      if (wrong.status === 409 || wrong.status === 404) await readApproval(id).catch(() => undefined);
    } finally {
      setBusy(null);
    }
  }

  return { busy, problem, decide };
}
