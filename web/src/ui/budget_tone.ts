/** From here on it is worth a warning. */
const NEAR = 0.9;

/** How much of a limit is left, as a colour says it. Reached it is by what was spent: what is only set aside may come back. `used` holds it, too. */
export function budgetTone(used: number, reserved: number, limit: number): "bad" | "warn" | "quiet" {
  // Of a limit of nothing, nothing is left, as it was meant.
  if (limit <= 0) return "quiet";
  if (used - reserved >= limit) return "bad";
  return used >= limit * NEAR ? "warn" : "quiet";
}
