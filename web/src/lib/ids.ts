/** A new id of this browser for something it asks to be created: a repeat with it is harmless. */
export function newClientId(): string {
  // Not crypto.randomUUID: it is absent where the page came over plain http from another host.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
