import { lostSince, skewOf, standing, wantsBanner } from "@/app/frame/standing";
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

  it("counts a loss from when the machine last answered, also on a page that never heard it", () => {
    expect(lostSince(LIVE, 5_000)).toBe(null);
    expect(lostSince(LOST, 5_000)).toBe(10_000);
    expect(lostSince({ ...LOST, wasLive: false }, 5_000)).toBe(5_000);
    expect(lostSince({ ...LOST, wasLive: false }, null)).toBe(10_000);
  });

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
