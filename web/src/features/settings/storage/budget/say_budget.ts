// What the page says of the budget, in words.

import { formatBytes } from "@/lib/text/quantity";
import { formatClock, formatDay } from "@/lib/text/time";
import type { StorageBudget } from "@/protocol/StorageBudget";

/** Told from here on; the gateway's own measure. */
export const TOLD_FROM = 0.9;

const GIB_IN_MIB = 1024;
/** The gateway's own bounds. */
const LEAST_MIB = 256;
const MOST_MIB = 1024 * GIB_IN_MIB;

/** What may be typed. */
export const BOUNDS = `${LEAST_MIB / GIB_IN_MIB} to ${MOST_MIB / GIB_IN_MIB}`;

/** MiB as they are typed. */
export function sayGib(mib: number): string {
  return String(Number((mib / GIB_IN_MIB).toFixed(3)));
}

/** GiB as they are typed, for example 2 or 0.5, in whole MiB; null: none, or out of bounds. */
export function readBudget(typed: string): number | null {
  const text = typed.trim().replace(",", ".");
  if (!/^\d{1,4}(\.\d{1,3})?$/.test(text)) return null;
  const mib = Math.round(Number(text) * GIB_IN_MIB);
  return mib >= LEAST_MIB && mib <= MOST_MIB ? mib : null;
}

/** What gives way, and from when; null while there is room. */
export function sayTrim({ bytes, taken, outputs, oldest, trims_from }: StorageBudget): string | null {
  if (trims_from === null || taken < bytes * TOLD_FROM) return null;
  if (outputs === 0) return "No output of commands is left to trim: delete backups or files, or raise the budget.";
  const since = oldest === null ? "" : `, beginning with those of ${formatDay(oldest)}`;
  return `Once it takes more than its budget, and not before ${formatDay(trims_from)}, ${formatClock(trims_from)}, the oldest outputs of commands are trimmed (${formatBytes(outputs)} could be)${since}. How each ended stays.`;
}

/** What was trimmed the last time; null: never. */
export function sayTrimmed({ trimmed_at, trimmed }: StorageBudget): string | null {
  return trimmed_at === null || trimmed === 0 ? null : `The last trim was on ${formatDay(trimmed_at)}: ${formatBytes(trimmed)} of old outputs.`;
}
