import { startKeeping } from "@/app/offline/kept";
import { begin } from "@/app/session";
import { forgetPerson } from "@/lib/device/local";
import { dispatch } from "@/live/store";
import { browser } from "@/testing/browser";
import { process } from "@/testing/made";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

vi.mock("@/app/offline/chats", () => ({ startKeepingChats: () => () => undefined }));

let storage: Storage;
const kept = () => [storage.getItem("metatron.kept.user"), storage.getItem("metatron.kept.chats") !== null];

beforeEach(() => {
  vi.useFakeTimers();
  ({ storage } = browser());
});

afterEach(() => {
  dispatch({ kind: "forgotten" });
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it("who it was and the names of the chats are kept while the login lasts, not after it, and not into the next", async () => {
  begin("p1");
  const end = startKeeping("u1");
  dispatch({ kind: "processes", items: [process()], asOf: 1, complete: true });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(kept()).toEqual(["u1", true]);

  // What changes at the last moment would be kept 2 s later.
  dispatch({ kind: "processes", items: [process({ title: "Another" })], asOf: 2, complete: true });
  storage.setItem("metatron.theme", "dark");
  forgetPerson();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(kept()).toEqual([null, false]);
  expect(storage.getItem("metatron.theme")).toBe("dark");
  end();

  // A login that ended in a way nobody noticed.
  storage.setItem("metatron.kept.user", "u1");
  begin("p2");
  expect(kept()).toEqual([null, false]);
});
