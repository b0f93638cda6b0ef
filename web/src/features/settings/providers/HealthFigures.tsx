import { healthFigures } from "@/features/settings/providers/standing";
import type { ProviderHealth } from "@/protocol/ProviderHealth";
import { TONE_TEXT } from "@/ui/states";

/** The calls of the last 24 hours in figures. */
export function HealthFigures({ health, now }: { health: ProviderHealth; now: number }) {
  if (health.calls === 0) return <p className="text-faint py-0.5">No call in the last 24 hours.</p>;
  return (
    <dl className="flex flex-wrap gap-x-7 gap-y-2 py-0.5" data-health={health.calls}>
      {healthFigures(health, now).map(({ name, is, tone }) => (
        <div key={name}>
          <dt className="text-faint">{name}</dt>
          <dd className={`figure ${tone ? TONE_TEXT[tone] : ""}`}>{is}</dd>
        </div>
      ))}
    </dl>
  );
}
