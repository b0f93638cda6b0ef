import type { ReactNode } from "react";

type MeterTone = "plain" | "good" | "warn" | "bad";

const FILL: Record<MeterTone, string> = { plain: "bg-muted", good: "bg-ok", warn: "bg-warn", bad: "bg-bad" };

/** How much of something is taken, 0 to 1. */
export function Meter({ value, label, tone = "plain", detail }: { value: number; label: string; tone?: MeterTone; detail?: ReactNode }) {
  const part = Math.min(1, Math.max(0, Number.isFinite(value) ? value : 0));
  return (
    <div>
      {detail === undefined ? null : (
        <div className="flex items-baseline justify-between gap-3 mb-1">
          <span className="text-muted">{label}</span>
          <span className="figure whitespace-nowrap">{detail}</span>
        </div>
      )}
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(part * 100)}
        className="h-1 rounded-tag bg-line overflow-hidden"
      >
        <div className={`h-full ${FILL[tone]}`} style={{ width: `${part * 100}%` }} />
      </div>
    </div>
  );
}
