// A gateway for tests: it answers what a test gives for each request, and remembers what was asked.

import { vi } from "vitest";

interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
}

/** What it says: a value becomes JSON, what is thrown a network that lets nothing through. */
type Say = (asked: Asked) => unknown;

/** Takes the place of fetch(). Gives what was asked so far, as "METHOD path". */
export function gateway(say: Say): { asked: Asked[]; lines(): string[] } {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", async (address: string, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(address, "http://test");
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    const one: Asked = { method: init.method ?? "GET", path: url.pathname, query: url.searchParams, body };
    init.signal?.throwIfAborted();
    asked.push(one);
    const over = new Promise<never>((_, stop) => init.signal?.addEventListener("abort", () => stop(init.signal?.reason)));
    const said = await Promise.race([Promise.resolve().then(() => say(one)), over]);
    return said instanceof Response ? said : Response.json(said ?? null);
  });
  return { asked, lines: () => asked.map((one) => `${one.method} ${one.path}`) };
}

/** A list with one page. */
export function page<T>(items: T[], next: string | null = null): { items: T[]; next: string | null } {
  return { items, next };
}
