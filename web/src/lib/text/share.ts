// How much of a thing is taken, as a part of 1.

/** Taken so far it is worth a warning, on every page. */
export const TIGHT = 0.9;

export function usedShare(total: number, free: number): number {
  return total > 0 ? Math.min(1, Math.max(0, 1 - free / total)) : 0;
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
