import type { Row } from "@/features/chat/timeline/rows";
import { useState } from "react";

/** How many answers and calls came while the reader was away from the end. */
export function useFresh(rows: readonly Row[], away: boolean): number {
  // The last row that was there when he left.
  const [left, setLeft] = useState<{ away: boolean; last: string | null }>({ away, last: null });
  if (left.away !== away) setLeft({ away, last: rows.at(-1)?.key ?? null });
  if (!away || left.last === null) return 0;
  let fresh = 0;
  for (let index = rows.length - 1; index >= 0; index--) {
    const row = rows[index];
    if (!row || row.key === left.last) return fresh;
    if (row.kind === "answer" || row.kind === "call") fresh++;
  }
  return 0;
}
