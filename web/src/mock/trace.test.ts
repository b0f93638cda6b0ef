import { laterDays, withAges, withoutTimes } from "@/mock/trace";
import { expect, it } from "vitest";

it("a read is the same at another time, and no other for it", () => {
  expect(withoutTimes("/api/usage?from=1793491200000&by=day")).toBe(withoutTimes("/api/usage?from=1793577600000&by=day"));
  expect(withoutTimes("/api/usage?from=1793491200000&by=day")).not.toBe(withoutTimes("/api/usage?by=model"));
  expect(withoutTimes("/api/processes?limit=200")).toBe("/api/processes?limit=200");
});

it("a read of so many days is the same on another day, and no other's", () => {
  const [then, later] = [Date.UTC(2026, 10, 28, 9), Date.UTC(2026, 11, 4, 23)];
  const read = (days: number, at: number, by = "day") => withAges(`/api/usage?from=${Math.floor(at / 86_400_000 - days) * 86_400_000}&by=${by}`, at);
  expect(read(29, then)).toBe(read(29, later));
  expect(read(29, then)).not.toBe(read(6, then));
  expect(read(29, then)).not.toBe(read(29, then, "model"));
});

it("the last day of a recording is today, at whatever hour", () => {
  const recorded = { items: [{ key: "2026-11-27", at: 5 }, { key: "2026-11-28" }, { key: "28 of 2026-11-28" }] };
  const late = Date.UTC(2026, 10, 28, 23);
  expect(laterDays(recorded, late, Date.UTC(2026, 10, 29, 1)).items.map(({ key }) => key)).toEqual(["2026-11-28", "2026-11-29", "28 of 2026-11-28"]);
  expect(laterDays(recorded, Date.UTC(2026, 10, 28, 1), late)).toEqual(recorded);
});
