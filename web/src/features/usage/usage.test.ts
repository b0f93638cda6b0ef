import { DAY_MS, dayOf, filled, firstDay, keyOfDay, rangeOf, sayDay, sayWeekday } from "@/features/usage/ranges";
import { BUCKETS, hits, isNothing, nameOf, readIn, sayAll, tokensOf, total } from "@/features/usage/sums";
import { callsQuery } from "@/features/usage/calls_query";
import { usageQuery } from "@/features/usage/usage_query";
import { renewUsage } from "@/features/usage/use_fresh_usage";
import type { UsageSum } from "@/protocol/UsageSum";
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";

const NOW = Date.UTC(2026, 10, 20, 23, 30);
const sum = (key: string, given: Partial<UsageSum> = {}): UsageSum => ({ key, input_tokens: 100, cache_read_tokens: 850, cache_write_tokens: 50, output_tokens: 40, reasoning_tokens: 10, cost_usd: 0.5, calls: 2, unpriced: 0, ...given });

describe("the days that are looked at", () => {
  it("end with today, by UTC", () => {
    expect([firstDay("7", NOW), firstDay("month", NOW)].map(keyOfDay)).toEqual(["2026-11-14", "2026-11-01"]);
    for (const [range, days] of [["7", 7], ["30", 30], ["90", 90], ["month", 20]] as const) {
      const all = filled([], range, NOW);
      expect(all).toHaveLength(days);
      expect(all.at(-1)?.key).toBe("2026-11-20");
    }
    // At the very first moment of a day it counts already.
    expect(filled([], "7", Date.UTC(2026, 10, 21)).at(-1)?.key).toBe("2026-11-21");
  });

  it("are filled with what is known, each in its place", () => {
    const days = filled([sum("2026-11-15"), sum("2026-11-20", { calls: 9 }), sum("2026-10-01")], "7", NOW);
    expect(days.map(({ calls }) => calls)).toEqual([0, 2, 0, 0, 0, 0, 9]);
  });

  it("are said shortly", () => {
    expect([sayDay("2026-11-20"), sayWeekday("2026-11-20")]).toEqual(["20 Nov", "Fri, 20 Nov"]);
    expect(["7", "month", "x", null].map(rangeOf)).toEqual(["7", "month", "30", "30"]);
  });
});

it("what was read stands for the new day as midnight passes, and for no other group or range", () => {
  type Asked = Parameters<typeof usageQuery>;
  const shown = (before: Asked, next: Asked) => {
    const client = new QueryClient();
    client.setQueryData(usageQuery(...before).queryKey, [sum("a")]);
    const observer = new QueryObserver(client, { ...usageQuery(...before), enabled: false });
    observer.setOptions({ ...usageQuery(...next), enabled: false });
    return observer.getCurrentResult().data?.map(({ key }) => key);
  };
  const today = dayOf(NOW);
  const seven: Asked = ["7", "model", today];
  expect([shown(seven, seven), shown(seven, ["7", "model", today + DAY_MS])]).toEqual([["a"], ["a"]]);
  expect([shown(seven, ["7", "process", today]), shown(seven, ["7", "process", today + DAY_MS]), shown(seven, ["90", "model", today]), shown(seven, ["7", "model", today + 3 * DAY_MS])]).toEqual(Array(4).fill(undefined));
  // On the eighth, the month began a day before the last seven days did.
  const eighth = Date.UTC(2026, 10, 8);
  expect(shown(["month", "model", eighth], ["7", "model", eighth])).toBeUndefined();
});

it("what is spent is asked for again, and the list of calls only while it is one page", () => {
  const client = new QueryClient();
  const { queryKey } = usageQuery("7", "model", dayOf(NOW));
  const page = { items: [], next: null };
  const stale = (pages: number) => {
    client.setQueryData(queryKey, [sum("a")]);
    client.setQueryData(callsQuery.queryKey, { pages: Array(pages).fill(page), pageParams: Array(pages).fill(null) });
    renewUsage(client);
    return [queryKey, callsQuery.queryKey].map((key) => client.getQueryState(key)?.isInvalidated);
  };
  expect([stale(1), stale(2)]).toEqual([[true, true], [true, false]]);
});

describe("sums", () => {
  it("add up, and their buckets share nothing", () => {
    const all = total([sum("a"), sum("b", { unpriced: 1 })]);
    expect(all).toMatchObject({ calls: 4, cost_usd: 1, unpriced: 1, reasoning_tokens: 20 });
    expect(tokensOf(all)).toEqual({ fresh: 200, cache_read: 1_700, cache_write: 100, output: 60, reasoning: 20 });
    expect(BUCKETS.map(({ name }) => name)).toEqual(["Read fresh", "From the cache", "Into the cache", "Written", "Thought"]);
    expect(BUCKETS.reduce((n, { of }) => n + of(all), 0)).toBe(readIn(all) + all.output_tokens);
    expect(hits(all)).toBe(0.85);
    expect(hits(total([]))).toBeNull();
  });

  it("say what is not in them", () => {
    expect(sayAll(total([]))).toBe("nothing was asked");
    expect(sayAll(sum("a"))).toBe("$0.50 · 1\u2009000 in, 40 out · 2 calls");
    expect(sayAll(sum("a", { calls: 1, unpriced: 1, cost_usd: 0 }))).toBe("no price known · 1\u2009000 in, 40 out · 1 call, 1 without a price");
  });

  it("of what was spent before there was a ledger are something, though no call was counted", () => {
    const past = sum("2026-11-15", { calls: 0 });
    expect([isNothing(past), isNothing(sum("b", { calls: 0, cost_usd: 0 })), isNothing(total([sum("c", { calls: 1, cost_usd: 0, input_tokens: 0, cache_read_tokens: 0, cache_write_tokens: 0, output_tokens: 0 })])), isNothing(total([]))]).toEqual([false, false, false, true]);
    expect(sayAll(past)).toBe("$0.50 · 1\u2009000 in, 40 out");
  });

  it("have a name also when what they are of is gone", () => {
    expect([nameOf("model", sum("openrouter/qwen/qwen3")), nameOf("process", sum("9")), nameOf("process", sum("")), nameOf("token", sum("")), nameOf("token", sum("t")), nameOf("token", sum("t", { label: "nightly" }))]).toEqual([
      "qwen/qwen3", "Process 9, deleted", "Nothing that runs here", "Without a token: in this browser", "A token that is gone", "nightly",
    ]);
  });
});
