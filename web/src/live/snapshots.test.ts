import { readChat, readOlder } from "@/live/snapshots";
import { dispatch, useWorld, world } from "@/live/store";
import { gateway, page } from "@/testing/gateway";
import { message } from "@/testing/made";
import { afterEach, expect, it, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  dispatch({ kind: "forgotten" });
});

const said = (id: string) => message({ id, turn_id: id, created_at: Number(id.slice(1)) });

/** Reads on as the page of a link to a message far back does: whenever the chat stands still and has more. */
function readOn(): () => void {
  return useWorld.subscribe(({ chats }) => {
    const chat = chats[1];
    if (chat?.phase === "ready" && chat.older !== null && !chat.loadingOlder && chat.olderProblem === null) void readOlder(1, true);
  });
}

it("older messages are read from where the chat is now, each page once; one that fails is said and not asked for again", async () => {
  let away = true;
  const { asked } = gateway(({ path, query }) => {
    if (!path.endsWith("/messages")) return path.endsWith("/live") ? { live: null } : page([]);
    // A loop would never let the clock of the test go on.
    if (asked.length > 200) throw new Error("asked for ever");
    const before = query.get("before");
    if (before === "m2" && away) throw new TypeError("no network");
    return { null: page([said("m4")], "m4"), m4: page([said("m3")], "m3"), m3: page([said("m2")], "m2"), m2: page([said("m1")]) }[String(before)];
  });
  const pages = () => asked.filter((one) => one.path.endsWith("/messages")).map((one) => one.query.get("before"));
  const end = readOn();
  await readChat(1);
  await vi.waitFor(() => expect(world().chats[1]?.olderProblem?.code).toBe("unreachable"));
  expect(pages()).toEqual([null, "m4", "m3", "m2"]);
  expect(world().chats[1]?.loadingOlder).toBe(false);

  await readChat(1);
  expect(pages()).toEqual([null, "m4", "m3", "m2", null]);

  away = false;
  await readOlder(1);
  expect(world().chats[1]).toMatchObject({ turnOrder: ["m1", "m2", "m3", "m4"], older: null, olderProblem: null });
  expect(pages().slice(5)).toEqual(["m2"]);
  end();
});

it("older messages that come when the chat has begun anew are let go: between the two would be a hole", async () => {
  let newest = page([said("m4")], "m4");
  const { asked } = gateway(async ({ path, query }) => {
    if (!path.endsWith("/messages")) return path.endsWith("/live") ? { live: null } : page([]);
    if (!query.has("before")) return newest;
    newest = page([said("m9")], "m9");
    await readChat(1);
    return page([said("m3")], "m3");
  });
  await readChat(1);
  await readOlder(1);
  expect(asked.some((one) => one.query.get("before") === "m4")).toBe(true);
  expect(world().chats[1]).toMatchObject({ turnOrder: ["m9"], older: "m9", loadingOlder: false });
});
