import { sayAgo, sayHolds, sayMissing, sayStanding, sayWhen } from "@/features/settings/storage/backups/say";
import type { Backup } from "@/protocol/Backup";
import { expect, test } from "vitest";

const HOUR = 3_600_000;
const NOW = new Date(2026, 10, 28, 14, 0).getTime();

const holds = (given: Partial<NonNullable<Backup["holds"]>> = {}): Backup["holds"] => ({
  cause: "nightly",
  version: "0.1.0",
  keys: false,
  homes: [{ node: "local", files: 12, left_out: 0 }],
  missing: [],
  ...given,
});
const backup = (made_at: number, given: Backup["holds"] = holds()): Backup => ({ name: "metatron-20261128T030000Z.tar", bytes: 1_000, made_at, holds: given, problem: null });

test("times are near or a day", () => {
  expect([0, 59_000, 5 * 60_000, 3 * HOUR + 1, 47 * HOUR, 50 * HOUR].map((ago) => sayAgo(NOW - ago, NOW))).toEqual([
    "just now", "just now", "5 min ago", "3 h ago", "47 h ago", "2 days ago",
  ]);
  expect(sayAgo(NOW + HOUR, NOW)).toBe("just now");
  expect(sayWhen(NOW - 11 * HOUR, NOW)).toBe("today, 03:00");
  expect(sayWhen(NOW + 13 * HOUR, NOW)).toBe("tomorrow, 03:00");
  expect(sayWhen(NOW - 35 * HOUR, NOW)).toBe("yesterday, 03:00");
});

test("how it stands is said with what can be relied on", () => {
  const next_at = NOW + 13 * HOUR;
  expect(sayStanding({ items: [], next_at: null, now: NOW })).toBe("There is no backup yet.");
  expect(sayStanding({ items: [backup(NOW - 3 * HOUR)], next_at, now: NOW })).toBe("The last backup was made 3 h ago. The next nightly one: tomorrow, 03:00.");
  expect(sayStanding({ items: [backup(NOW, null), backup(NOW - 5 * HOUR)], next_at: NOW - 1, now: NOW })).toBe("The last backup was made 5 h ago. The nightly one is due.");
});

test("what is not in it is said as plainly as what is", () => {
  expect(sayHolds(backup(NOW))).toBe("nightly · 12 files of home folders · no keys");
  const without = backup(NOW, holds({ cause: "asked", keys: true, homes: [], missing: [{ node: "local", why: "The machine does not answer." }] }));
  expect(sayHolds(without)).toBe("asked for · no home folders · keys, sealed");
  expect(sayMissing(without)).toBe("Without the home folders of local: The machine does not answer.");
  expect(sayMissing(backup(NOW))).toBeNull();
  expect(sayHolds({ holds: null, problem: "This is no backup: It is empty." })).toBe("This is no backup: It is empty.");
});
