// Which days are looked at, and how they are filled up. Days are counted by UTC, as budgets are. Pure.

import type { UsageSum } from "@/protocol/UsageSum";

export type RangeName = "7" | "30" | "90" | "month";

export const RANGES: readonly { value: RangeName; label: string }[] = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "month", label: "This month" },
];

export function rangeOf(text: string | null): RangeName {
  return RANGES.find(({ value }) => value === text)?.value ?? "30";
}

export const DAY_MS = 24 * 3_600_000;

/** The beginning of the day in which it is. */
export function dayOf(now: number): number {
  return now - (now % DAY_MS);
}

/** The beginning of the first day; today is the last. */
export function firstDay(range: RangeName, now: number): number {
  const date = new Date(now);
  if (range === "month") return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) - (Number(range) - 1) * DAY_MS;
}

/** 2026-11-20: as the server names a day. */
export function keyOfDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

export const NOTHING: Omit<UsageSum, "key"> = { input_tokens: 0, cache_read_tokens: 0, cache_write_tokens: 0, output_tokens: 0, reasoning_tokens: 0, cost_usd: 0, calls: 0, unpriced: 0 };

/** Every day of the range, oldest first: on some nothing was asked. */
export function filled(sums: readonly UsageSum[], range: RangeName, now: number): UsageSum[] {
  const known = new Map(sums.map((sum) => [sum.key, sum]));
  const days: UsageSum[] = [];
  for (let at = firstDay(range, now); at <= now; at += DAY_MS) {
    const key = keyOfDay(at);
    days.push(known.get(key) ?? { key, ...NOTHING });
  }
  return days;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** 20 Nov */
export function sayDay(key: string): string {
  const [, month = 1, day = 1] = key.split("-").map(Number);
  return `${day} ${MONTHS[month - 1] ?? ""}`;
}

/** Fri, 20 Nov */
export function sayWeekday(key: string): string {
  const day = WEEKDAYS[new Date(`${key}T00:00:00Z`).getUTCDay()];
  return day === undefined ? sayDay(key) : `${day}, ${sayDay(key)}`;
}
