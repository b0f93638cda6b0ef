import { request } from "@/lib/http/request";
import type { SetupState } from "@/protocol/SetupState";
import { useEffect, useState } from "react";

/** Whether this system has its owner already. Undefined until it is known; a failure asks nobody to wait. */
export function useClaimed(): boolean | undefined {
  const [claimed, setClaimed] = useState<boolean | undefined>();
  useEffect(() => {
    const leave = new AbortController();
    request<SetupState>("GET", "/api/auth/setup", { signal: leave.signal, quiet401: true })
      .then((state) => setClaimed(state.claimed))
      .catch(() => undefined);
    return () => leave.abort();
  }, []);
  return claimed;
}
