import { healthFigures } from "@/features/settings/providers/standing";
import type { ProviderHealth } from "@/protocol/ProviderHealth";
import { TONE_TEXT } from "@/ui/states";

/** The calls of the last 24 hours in figures: in columns, so that those of one provider stand under those of another. */
export function HealthFigures({ health, now }: { health: ProviderHealth; now: number }) {
  if (health.calls === 0) return <p className="text-faint py-0.5">No call in the last 24 hours.</p>;
  return (
    <dl className="grid grid-cols-3 desk:grid-cols-[56px_104px_96px_104px_minmax(0,1fr)] gap-x-4 gap-y-2 py-0.5" data-health={health.calls}>
      {healthFigures(health, now).map(({ name, is, tone }) => (
        <div key={name} className="max-desk:nth-5:col-span-2">
          <dt className="text-faint">{name}</dt>
          <dd className={`figure ${tone ? TONE_TEXT[tone] : ""}`}>{is}</dd>
        </div>
      ))}
    </dl>
  );
}
