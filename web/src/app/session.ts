// How a login begins on this device, and where it leads.

import { keepProof } from "@/lib/http/proof";

export function begin(proof: string): void {
  keepProof(proof);
}

/** Only a path of ours may follow a login. */
export function nextPath(search: string, otherwise: string): string {
  const next = new URLSearchParams(search).get("next");
  return next?.startsWith("/") && !next.startsWith("//") && !next.startsWith("/\\") ? next : otherwise;
}
