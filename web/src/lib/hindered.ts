// Why a provider cannot be asked now. Pure.

import type { Cooling } from "@/protocol/Cooling";
import type { Provider } from "@/protocol/Provider";

export function isCooling(cooling: Cooling | null, now: number): boolean {
  return cooling !== null && cooling.until > now;
}

/** `refused`: each of its keys is put aside. `cooling`: it, or what is left of its keys, is left alone for a while. Null: it can be asked. */
export function hindranceOf({ keys, cooling }: Pick<Provider, "keys" | "cooling">, now: number): "refused" | "cooling" | null {
  if (keys.length > 0 && keys.every((key) => key.refused)) return "refused";
  if (isCooling(cooling, now)) return "cooling";
  return keys.length > 0 && keys.every((key) => key.refused || isCooling(key.cooling, now)) ? "cooling" : null;
}
