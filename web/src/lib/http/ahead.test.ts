import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";

const start = readFileSync(new URL("../../../public/start.js", import.meta.url), "utf8");
const PARTS = '{"home":["/home"],"chat":["/list"],"chat/":["/pane"]}';

function run({ proof = "p", pathname = "/", narrow = false }: { proof?: string | null; pathname?: string; narrow?: boolean }) {
  const asked: [path: string, limit: unknown][] = [];
  const files: string[] = [];
  const world = {
    document: {
      currentScript: { dataset: { parts: PARTS } },
      documentElement: { dataset: {} },
      createElement: () => ({}),
      head: { append: (link: { href: string }) => files.push(link.href) },
    },
    localStorage: { getItem: (key: string) => (key === "metatron.proof" ? proof : null) },
    location: { pathname },
    matchMedia: () => ({ matches: narrow }),
    window: {},
    AbortSignal: { timeout: (ms: number) => ms },
    fetch: (path: string, init: RequestInit) => (asked.push([path, init.signal]), Promise.resolve()),
  };
  runInNewContext(start, world);
  return { asked, files };
}

it("what the page asks for ahead of its code is given up as anything else is, for whoever has logged in", () => {
  expect(run({}).asked).toEqual(["/api/auth/me", "/api/home", "/api/processes?limit=200", "/api/approvals?limit=200&state=pending"].map((path) => [path, 30_000]));
  expect(run({ proof: null }).asked).toEqual([]);
});

it("the files of what is seen first come with the page: beside the list of chats a chat, where there is room or it is asked for", () => {
  expect(run({}).files).toEqual(["/home"]);
  expect(run({ pathname: "/chat" }).files).toEqual(["/list", "/pane"]);
  expect(run({ pathname: "/chat", narrow: true }).files).toEqual(["/list"]);
  expect(run({ pathname: "/chat/7", narrow: true }).files).toEqual(["/list", "/pane"]);
  for (const pathname of ["/login", "/constructor", "/__proto__/x"]) expect(run({ pathname }).files).toEqual([]);
});
