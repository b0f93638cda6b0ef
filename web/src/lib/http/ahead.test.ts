import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";

const start = readFileSync(new URL("../../../public/start.js", import.meta.url), "utf8");

it("what the page asks for ahead of its code is given up as anything else is, for whoever has logged in", () => {
  const run = (proof: string | null) => {
    const asked: [path: string, limit: unknown][] = [];
    const world = {
      document: { currentScript: { dataset: { parts: '{"home":[]}' } }, documentElement: { dataset: {} } },
      localStorage: { getItem: (key: string) => (key === "metatron.proof" ? proof : null) },
      location: { pathname: "/" },
      window: {},
      AbortSignal: { timeout: (ms: number) => ms },
      fetch: (path: string, init: RequestInit) => (asked.push([path, init.signal]), Promise.resolve()),
    };
    runInNewContext(start, world);
    return asked;
  };
  expect(run("p")).toEqual(["/api/auth/me", "/api/home", "/api/processes?limit=200", "/api/approvals?limit=200&state=pending"].map((path) => [path, 30_000]));
  expect(run(null)).toEqual([]);
});
