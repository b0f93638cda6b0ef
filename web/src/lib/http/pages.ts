// Lists come in pages, oldest first.

import { request } from "@/lib/http/request";
import type { Page } from "@/protocol/Page";

/** All pages of a list, at most `most` items. */
export async function allPages<T>(
  path: string,
  query: Record<string, string | number | boolean> = {},
  most = 5_000,
): Promise<T[]> {
  const items: T[] = [];
  let after: string | null = query.after === undefined ? null : String(query.after);
  do {
    const page: Page<T> = await request("GET", path, { query: { limit: 200, ...query, after } });
    items.push(...page.items);
    after = page.items.length > 0 ? (page.next ?? null) : null;
  } while (after !== null && items.length < most);
  return items;
}
