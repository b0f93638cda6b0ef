import { searchQuery } from "@/lib/queries/search";
import { gateway, page } from "@/testing/gateway";
import { QueryClient } from "@tanstack/react-query";
import { afterEach, expect, it, vi } from "vitest";

afterEach(() => vi.unstubAllGlobals());

it("who wants few hits and who wants many each get their own, for the same words", async () => {
  const { asked } = gateway(({ query }) => page(Array.from({ length: Number(query.get("limit")) }, (_, at) => at)));
  const client = new QueryClient();
  const count = async (most: number) => (await client.fetchQuery(searchQuery("disk", most))).items.length;
  expect([await count(8), await count(50), await count(8)]).toEqual([8, 50, 8]);
  expect(asked.length).toBe(2);
});
