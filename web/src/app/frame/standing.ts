// How this page stands to the machine, in one word: from the connection's own state, so that it cannot
// say "live" when it is not. Pure.

import { formatShort } from "@/lib/text/time";
import type { Shown as Connection } from "@/live/socket/connection";

export type Standing = "live" | "connecting" | "away" | "offline";

/** `online`: what the device says of its network. It is believed only when nothing answers. */
export function standing(connection: Connection, online: boolean): Standing {
  if (connection.phase === "live") return "live";
  if (connection.lostAt === null) return "connecting";
  return online ? "away" : "offline";
}

/** A loss that mends itself at once is worth no banner. */
const BANNER_AFTER_MS = 3_000;

export function wantsBanner(connection: Connection, now: number): boolean {
  return connection.phase !== "live" && connection.lostAt !== null && now - connection.lostAt >= BANNER_AFTER_MS;
}

/** How long it has been so is known to a page that saw it begin; another knows when the machine last answered one before it, `answeredAt`. */
export function sayLoss({ wasLive, lostAt }: Connection, online: boolean, answeredAt: number | null, now: number): string {
  if (wasLive) {
    const since = formatShort(lostAt ?? now, now);
    return online ? `The machine has not answered since ${since}.` : `This device has been offline since ${since}.`;
  }
  const last = answeredAt === null ? "" : ` ${online ? "It" : "The machine"} last answered ${formatShort(answeredAt, now)}.`;
  return `${online ? "The machine does not answer." : "This device is offline."}${last}`;
}

/** More than this apart, times of the two read wrong beside each other. */
const SKEW_MS = 2 * 60_000;

/** How far the device is ahead of the machine (negative: behind), when that is worth a word. */
export function skewOf(device: number, machine: number): number | null {
  const ahead = device - machine;
  return Math.abs(ahead) > SKEW_MS ? ahead : null;
}
