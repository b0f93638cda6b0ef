// Dollars as a person reads them. A model's call costs hundredths of a cent: that is not nothing, and is not rounded up to one.

/** $12.30; below ten cents with four places; "<$0.0001" is not nothing either. */
export function formatUsd(usd: number): string {
  if (usd === 0) return "$0";
  if (usd < 0.0001) return "<$0.0001";
  if (usd < 0.09995) return `$${usd.toFixed(4)}`;
  const [whole = "", cents] = usd.toFixed(2).split(".");
  return `$${whole.replace(/\B(?=(\d{3})+$)/g, "\u2009")}.${cents}`;
}

/** As it was set, for example a limit: $2, $0.50, $0.075. */
export function formatSet(usd: number): string {
  const [whole = "", part] = String(Number(usd.toFixed(6))).split(".");
  return `$${whole.replace(/\B(?=(\d{3})+$)/g, "\u2009")}${part ? `.${part.padEnd(2, "0")}` : ""}`;
}

/** What was spent where some calls had no price: a bound from below, or nothing known at all. */
export function formatSpent(usd: number, unpriced: boolean): string {
  if (!unpriced) return formatUsd(usd);
  return usd === 0 ? "no price known" : `≥ ${formatUsd(usd)}`;
}
