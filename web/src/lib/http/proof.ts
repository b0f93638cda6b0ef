// The proof that goes with the session cookie. A page on another port of this host gets the cookie
// too, but never this origin's storage: so both are needed, on every request.

/** Other tabs are told of its coming and going by the browser, under this name. */
export const PROOF_KEY = "metatron.proof";

export function readProof(): string | null {
  try {
    return localStorage.getItem(PROOF_KEY);
  } catch {
    return null;
  }
}

export function keepProof(proof: string): void {
  localStorage.setItem(PROOF_KEY, proof);
}

export function dropProof(): void {
  try {
    localStorage.removeItem(PROOF_KEY);
  } catch {
    // Storage is closed: then there is nothing in it either.
  }
}
