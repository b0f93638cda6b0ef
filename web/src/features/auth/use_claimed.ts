import { request } from "@/lib/http/request";
import type { SetupState } from "@/protocol/SetupState";
import { useEffect, useState } from "react";

/** Whether this system has its owner already. Undefined until it is known; null: nobody said, and nobody need wait for it. */
export function useClaimed(): boolean | null | undefined {
  const [claimed, setClaimed] = useState<boolean | null | undefined>();
  useEffect(() => {
    const leave = new AbortController();
    request<SetupState>("GET", "/api/auth/setup", { signal: leave.signal, quiet401: true })
      .then((state) => setClaimed(state.claimed))
      .catch(() => {
        if (!leave.signal.aborted) setClaimed(null);
      });
    return () => leave.abort();
  }, []);
  return claimed;
}
