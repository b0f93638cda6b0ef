import { request } from "@/lib/http/request";
import type { SessionId } from "@/protocol/SessionId";

export function endSession(id: SessionId): Promise<void> {
  return request("DELETE", `/api/auth/sessions/${encodeURIComponent(id)}`);
}

/** One after the other; the first that fails ends it, and the list then shows which are left. */
export async function endSessions(ids: readonly SessionId[]): Promise<void> {
  for (const id of ids) await endSession(id);
}
