import { SETTLE_MS } from "@/features/approvals/keys";
import { useEffect, useState } from "react";

/** So long the first press of two is remembered. */
const ARMED_MS = 6_000;

/** The second of two presses counts, when the two are no double click. */
export function useTwice(onDone: () => void): { armed: boolean; press: () => void } {
  const [armedAt, setArmedAt] = useState<number | null>(null);
  useEffect(() => {
    if (armedAt === null) return;
    const timer = setTimeout(() => setArmedAt(null), ARMED_MS);
    return () => clearTimeout(timer);
  }, [armedAt]);
  return {
    armed: armedAt !== null,
    press: () => {
      if (armedAt === null) setArmedAt(Date.now());
      else if (Date.now() - armedAt >= SETTLE_MS) onDone();
    },
  };
}
