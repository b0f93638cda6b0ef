// Times as a person reads them, in the browser's own language and zone.

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" });

export function formatClock(at: number): string {
  return clock.format(at);
}

export function formatFull(at: number): string {
  return full.format(at);
}

export function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** Today: the time. Before: the day. */
export function formatShort(at: number, now: number): string {
  return isSameDay(at, now) ? clock.format(at) : day.format(at);
}

export function formatDay(at: number): string {
  return day.format(at);
}

const dayLong = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });

/** Friday, 20 November; of another year with the year. */
export function formatDayLong(at: number, now = Date.now()): string {
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? dayLong.format(at) : dayOfYear.format(at);
}
