// What begins and ends with a person's login on this device.

import { queryClient } from "@/app/query_client";
import { dropProof, keepProof } from "@/lib/http/proof";
import { request } from "@/lib/http/request";

export function begin(proof: string): void {
  queryClient.clear();
  keepProof(proof);
}

/** Forgets this person here; the server's session is ended first when it answers. */
export async function end(): Promise<void> {
  await request("POST", "/api/auth/logout", { body: {}, timeout: 5_000, quiet401: true }).catch(() => undefined);
  dropProof();
  queryClient.clear();
}

/** Only a path of ours may follow a login. */
export function nextPath(search: string): string {
  const next = new URLSearchParams(search).get("next");
  return next?.startsWith("/") && !next.startsWith("//") && !next.startsWith("/\\") ? next : "/chat";
}
