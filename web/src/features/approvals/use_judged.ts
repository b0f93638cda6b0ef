import { request } from "@/lib/http/request";
import type { TriedRules } from "@/protocol/TriedRules";
import type { TryRules } from "@/protocol/TryRules";
import { useEffect, useState } from "react";

/** So long nothing was typed. */
const RESTS_MS = 300;

/** What the machine says of a command; null: it could not be asked. */
export type Judged = TriedRules | null;

/** The machine's word on what stands in a field, once one stops typing; nothing runs. Undefined while it is not known of
 *  this very text, or when there is nothing to judge. */
export function useJudged(command: string, cwd: string, on: boolean): Judged | undefined {
  const [known, setKnown] = useState<{ command: string; judged: Judged } | null>(null);
  useEffect(() => {
    if (!on) return;
    const leave = new AbortController();
    const timer = setTimeout(() => {
      const body: TryRules = { command, cwd };
      request<TriedRules>("POST", "/api/rules/try", { body, signal: leave.signal }).then(
        (judged) => setKnown({ command, judged }),
        () => {
          if (!leave.signal.aborted) setKnown({ command, judged: null });
        },
      );
    }, RESTS_MS);
    return () => {
      clearTimeout(timer);
      leave.abort();
    };
  }, [command, cwd, on]);
  return on && known?.command === command ? known.judged : undefined;
}
