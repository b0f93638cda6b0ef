// The proof that goes with the session cookie. A page on another port of this host gets the cookie
// too, but never this origin's storage: so both are needed, on every request.

import { keepLocal, LOCAL, readLocal } from "@/lib/device/local";

/** Other tabs are told of its coming and going by the browser, under this name. */
export const PROOF_KEY = LOCAL.proof;

export function readProof(): string | null {
  return readLocal("proof");
}

/** Throws where nothing can be kept: without it there is no login. */
export function keepProof(proof: string): void {
  localStorage.setItem(PROOF_KEY, proof);
}

export function dropProof(): void {
  keepLocal("proof", null);
}
