/** Dollars as they are typed, "2", "0,50", up to a million and six places; null: none. */
export function readUsd(typed: string): number | null {
  const text = typed.trim().replace(/^\$\s*/, "").replace(",", ".");
  if (!/^\d{1,7}(\.\d{1,6})?$/.test(text)) return null;
  const usd = Number(text);
  return usd <= 1_000_000 ? usd : null;
}

/** Said where it is none. */
export const NO_AMOUNT = "An amount in dollars, 0 to 1 000 000.";
