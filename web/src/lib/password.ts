/** The gateway counts bytes, of which no character has fewer than one. */
const LEAST = 8;

export const LEAST_SAID = `At least ${LEAST} characters.`;

export function isTooShort(password: string): boolean {
  return password.length < LEAST;
}
