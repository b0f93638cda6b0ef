/** The process that an address names: null when it names none, undefined when no process can have that name. */
export function pidOf(param: string | undefined): number | null | undefined {
  if (param === undefined) return null;
  return /^\d{1,15}$/.test(param) ? Number(param) : undefined;
}
