import { keepOrder } from "@/features/approvals/keys";
import { useState } from "react";

/** The questions as they came on the page: each keeps its place while the page is open. */
export function useOrder(ids: readonly string[]): readonly string[] {
  const [order, setOrder] = useState(ids);
  const shown = keepOrder(order, ids);
  if (shown !== order) setOrder(shown);
  return shown;
}
