import { daysBefore, formatDayLong, formatFull, formatShort, formatWeekday, isSameDay } from "@/lib/text/time";
import { describe, expect, it, vi } from "vitest";

// A zone whose clocks change.
vi.hoisted(() => {
  process.env.TZ = "Europe/Berlin";
});

const at = (...when: [year: number, month: number, day: number, hour?: number, minute?: number]) => new Date(when[0], when[1] - 1, when[2], when[3] ?? 12, when[4] ?? 0).getTime();

describe("days of the calendar", () => {
  it.each([
    ["the same moment", at(2026, 11, 20), at(2026, 11, 20), 0],
    ["the first and the last minute", at(2026, 11, 20, 0, 0), at(2026, 11, 20, 23, 59), 0],
    ["a minute apart over midnight", at(2026, 11, 19, 23, 59), at(2026, 11, 20, 0, 0), 1],
    ["later than now", at(2026, 11, 21, 0, 0), at(2026, 11, 20, 23, 59), -1],
    ["over the day of 23 hours", at(2026, 3, 28, 12), at(2026, 3, 30, 0, 0), 2],
    ["within the day of 25 hours", at(2026, 10, 25, 0, 0), at(2026, 10, 25, 23, 59), 0],
    ["over the day of 25 hours", at(2026, 10, 24, 23, 59), at(2026, 10, 26, 0, 0), 2],
    ["over a year", at(2025, 12, 31), at(2026, 1, 1, 0, 0), 1],
  ])("%s", (_, before, now, days) => {
    expect(daysBefore(before, now)).toBe(days);
    expect(isSameDay(before, now)).toBe(days === 0);
  });
});

it("today is said by the clock, what is older by its day, and all of it when asked", () => {
  const [now, then] = [at(2026, 11, 20, 18), at(2026, 11, 19, 9, 5)];
  expect([formatShort(at(2026, 11, 20, 9, 5), now), formatShort(then, now)]).toEqual(["09:05", "19 Nov"]);
  expect([formatFull(then + 7_000), formatWeekday(then)]).toEqual(["19 Nov 2026, 09:05:07", "Thu, 19 Nov"]);
  expect([formatDayLong(then, now), formatDayLong(at(2025, 11, 19), now)]).toEqual(["Thursday, 19 November", "19 November 2025"]);
});
