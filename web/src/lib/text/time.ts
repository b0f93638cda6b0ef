// Times as a person reads them: in the words of the rest of the page, and in the browser's zone. Not by Intl:
// its first format takes 60 ms, a tenth of the way to the first page.

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

const two = (n: number) => String(n).padStart(2, "0");
const month = (date: Date) => MONTHS[date.getMonth()] ?? "";
const weekday = (date: Date) => DAYS[date.getDay()] ?? "";

/** 09:05 */
export function formatClock(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** 20 Nov 2026, 09:05:07 */
export function formatFull(at: number): string {
  const date = new Date(at);
  return `${formatDay(at)} ${date.getFullYear()}, ${formatClock(at)}:${two(date.getSeconds())}`;
}

/** 20 Nov */
export function formatDay(at: number): string {
  const date = new Date(at);
  return `${date.getDate()} ${month(date).slice(0, 3)}`;
}

/** Fri, 20 Nov */
export function formatWeekday(at: number): string {
  return `${weekday(new Date(at)).slice(0, 3)}, ${formatDay(at)}`;
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
  return isSameDay(at, now) ? formatClock(at) : formatDay(at);
}

/** Friday, 20 November; of another year with the year instead of the weekday. */
export function formatDayLong(at: number, now = Date.now()): string {
  const date = new Date(at);
  const day = `${date.getDate()} ${month(date)}`;
  return date.getFullYear() === new Date(now).getFullYear() ? `${weekday(date)}, ${day}` : `${day} ${date.getFullYear()}`;
}
