// What the page says of backups, in words.

import { daysBefore, formatClock, formatDay } from "@/lib/text/time";
import type { Backup } from "@/protocol/Backup";
import type { Backups } from "@/protocol/Backups";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** just now, 5 min ago, 3 h ago, 4 days ago */
export function sayAgo(at: number, now: number): string {
  const ago = Math.max(0, now - at);
  if (ago < MINUTE_MS) return "just now";
  if (ago < HOUR_MS) return `${Math.floor(ago / MINUTE_MS)} min ago`;
  if (ago < 48 * HOUR_MS) return `${Math.floor(ago / HOUR_MS)} h ago`;
  return `${Math.floor(ago / (24 * HOUR_MS))} days ago`;
}

/** today, 14:05; yesterday, 03:00; tomorrow, 03:00; 20 Nov, 03:00 */
export function sayWhen(at: number, now: number): string {
  const days = daysBefore(at, now);
  const day = days === 0 ? "today" : days === 1 ? "yesterday" : days === -1 ? "tomorrow" : formatDay(at);
  return `${day}, ${formatClock(at)}`;
}

/** How it stands: the last one that worked, and the next. */
export function sayStanding({ items, next_at, now }: Pick<Backups, "items" | "next_at" | "now">): string {
  const newest = items.find((backup) => backup.holds !== null);
  const last = newest ? `The last backup was made ${sayAgo(newest.made_at, now)}.` : "There is no backup yet.";
  if (next_at === null) return last;
  return `${last} ${next_at <= now ? "The nightly one is due." : `The next nightly one: ${sayWhen(next_at, now)}.`}`;
}

/** What one holds, and what it does not. */
export function sayHolds({ holds, problem }: Pick<Backup, "holds" | "problem">): string {
  if (!holds) return problem ?? "It cannot be read.";
  const homes = holds.homes.reduce((files, node) => files + node.files, 0);
  const parts = [
    holds.cause === "nightly" ? "nightly" : "asked for",
    holds.homes.length === 0 ? "no home folders" : `${homes} ${homes === 1 ? "file" : "files"} of home folders`,
    holds.keys ? "keys, sealed" : "no keys",
  ];
  return parts.join(" · ");
}

/** What is missing although it should be there; null: nothing. */
export function sayMissing({ holds }: Pick<Backup, "holds">): string | null {
  if (!holds || holds.missing.length === 0) return null;
  return holds.missing.map(({ node, why }) => `Without the home folders of ${node}: ${why}`).join(" ");
}
