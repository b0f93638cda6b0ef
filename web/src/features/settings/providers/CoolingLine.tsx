import { sayCooling } from "@/features/settings/providers/standing";
import type { Cooling } from "@/protocol/Cooling";
import { Literal } from "@/ui/Literal";

/** Why and how long something is left alone; the seconds are for the eye. */
export function CoolingLine({ cooling, now }: { cooling: Cooling; now: number }) {
  return (
    <p className="text-warn [overflow-wrap:anywhere]">
      Left alone <span className="tabular-nums">{sayCooling(cooling, now)}</span>
      <span className="block text-muted">
        <Literal text={cooling.why} />
      </span>
    </p>
  );
}
