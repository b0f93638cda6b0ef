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

export const DAY_MS = 24 * 3_600_000;

/** How many days of the calendar lie between the two, in this browser's zone: yesterday evening is 1 before this morning. */
export function daysBefore(at: number, now: number): number {
  // Rounded: a day on which the clocks change has 23 or 25 hours.
  return Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / DAY_MS);
}

export function isSameDay(a: number, b: number): boolean {
  return daysBefore(a, b) === 0;
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
