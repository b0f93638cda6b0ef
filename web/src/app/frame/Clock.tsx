import { formatClock, formatWeekday } from "@/lib/text/time";
import { useMinute } from "@/lib/use_minute";

/** The device's own time, behind it a piece of the meridian. */
export function Clock() {
  const now = useMinute();
  return (
    <div className="hidden desk:flex relative overflow-hidden items-center justify-end gap-3 pr-4">
      <svg className="absolute right-0 top-0 h-full w-[260px] text-line" viewBox="0 0 260 52" fill="none" stroke="currentColor" aria-hidden="true">
        <circle cx="164" cy="308" r="300" />
        <path d="M164 4v8" />
      </svg>
      <time className="relative flex items-baseline gap-3" dateTime={new Date(now).toISOString()}>
        <span className="label text-faint hidden wide:inline">{formatWeekday(now)}</span>
        <span className="figure text-muted">{formatClock(now)}</span>
      </time>
    </div>
  );
}
