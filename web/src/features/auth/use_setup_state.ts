import { request } from "@/lib/http/request";
import type { SetupState } from "@/protocol/SetupState";
import { useEffect, useState } from "react";

/** How this system stands before anyone is in. Undefined until it is known; null: nobody said, and nobody need wait for it. */
export function useSetupState(): SetupState | null | undefined {
  const [state, setState] = useState<SetupState | null | undefined>();
  useEffect(() => {
    const leave = new AbortController();
    request<SetupState>("GET", "/api/auth/setup", { signal: leave.signal, quiet401: true })
      .then(setState)
      .catch(() => {
        if (!leave.signal.aborted) setState(null);
      });
    return () => leave.abort();
  }, []);
  return state;
}
