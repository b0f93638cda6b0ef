import { sayLoss, skewOf, standing, wantsBanner } from "@/app/frame/standing";
import { DAY_MS } from "@/lib/text/time";
import { OFF } from "@/live/socket/connection";
import { describe, expect, it } from "vitest";

const LIVE = { ...OFF, phase: "live" as const, wasLive: true };
const LOST = { ...OFF, phase: "waiting" as const, wasLive: true, lostAt: 10_000 };

describe("how the page stands", () => {
  it.each([
    ["first", { ...OFF, phase: "ticketing" as const }, true, "connecting"],
    ["live", LIVE, true, "live"],
    ["live on the same desk", LIVE, false, "live"],
    ["lost", LOST, true, "away"],
    ["lost, trying", { ...LOST, phase: "opening" as const }, true, "away"],
    ["lost without a network", LOST, false, "offline"],
    ["never there", { ...LOST, wasLive: false }, true, "away"],
  ])("%s", (_, connection, online, expected) => expect(standing(connection, online)).toBe(expected));

  const noon = new Date(2026, 10, 12, 12).getTime();
  const heard = { ...LOST, lostAt: noon };
  const unheard = { ...heard, wasLive: false };
  it.each([
    ["a loss that it saw", heard, true, null, "The machine has not answered since 12:00."],
    ["a loss that it saw, without a network", heard, false, noon - DAY_MS, "This device has been offline since 12:00."],
    ["no more than it knows", unheard, true, null, "The machine does not answer."],
    ["when another page was answered", unheard, true, noon - DAY_MS, "The machine does not answer. It last answered 11 Nov."],
    ["when another page was answered, without a network", unheard, false, noon - DAY_MS, "This device is offline. The machine last answered 11 Nov."],
  ])("says %s", (_, connection, online, answeredAt, words) => expect(sayLoss(connection, online, answeredAt, noon + 60_000)).toBe(words));

  it("has a banner after three seconds", () => {
    expect(wantsBanner(LOST, 12_999)).toBe(false);
    expect(wantsBanner(LOST, 13_000)).toBe(true);
    expect(wantsBanner(LIVE, 99_000)).toBe(false);
  });

  it("speaks of clocks more than two minutes apart", () => {
    expect(skewOf(1_000_000, 1_000_000 - 120_000)).toBeNull();
    expect(skewOf(1_000_000, 1_000_000 - 120_001)).toBe(120_001);
    expect(skewOf(0, 600_000)).toBe(-600_000);
  });
});
