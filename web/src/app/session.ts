// How a login begins on this device, and where it leads.

import { forgetKept } from "@/lib/device/local";
import { keepProof } from "@/lib/http/proof";

/** Whatever ended the login before this one: what was shown of that person is not shown for this one. */
export function begin(proof: string): void {
  forgetKept();
  keepProof(proof);
}

/** Only a path of ours may follow a login: control characters are left out of an address, and a backslash is a slash in it. */
export function nextPath(search: string, otherwise: string): string {
  const next = new URLSearchParams(search).get("next");
  return next !== null && /^\/(?!\/)[^\\\p{Cc}]*$/u.test(next) ? next : otherwise;
}
