// The proof that goes with the session cookie. A page on another port of this host gets the cookie
// too, but never this origin's storage: so both are needed, on every request.

const KEY = "metatron.proof";

export function readProof(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function keepProof(proof: string): void {
  localStorage.setItem(KEY, proof);
}

export function dropProof(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Storage is closed: then there is nothing in it either.
  }
}
