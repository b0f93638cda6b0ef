import { KEY, SETTLE_MS } from "@/features/approvals/keys";
import { Button } from "@/ui/Button";
import { Kbd } from "@/ui/Kbd";
import { type Ref, useEffect, useState } from "react";

/** So long the first press of two is remembered. */
const ARMED_MS = 6_000;

interface Props {
  /** Hard to take back: it takes a second press, that is no double click. */
  grave: boolean;
  busy: boolean;
  keys: boolean;
  className: string;
  onApprove: () => void;
  ref: Ref<HTMLButtonElement>;
}

export function ApproveButton({ grave, busy, keys, className, onApprove, ref }: Props) {
  const [armedAt, setArmedAt] = useState<number | null>(null);
  useEffect(() => {
    if (armedAt === null) return;
    const timer = setTimeout(() => setArmedAt(null), ARMED_MS);
    return () => clearTimeout(timer);
  }, [armedAt]);

  function press() {
    if (!grave) return onApprove();
    if (armedAt === null) return setArmedAt(Date.now());
    if (Date.now() - armedAt >= SETTLE_MS) onApprove();
  }

  return (
    <Button ref={ref} look="primary" className={className} busy={busy} onClick={press} data-armed={armedAt !== null || undefined}>
      {armedAt === null ? "Approve" : "Hard to take back: press again"}
      {keys ? <Kbd keys="A" className={KEY} /> : null}
    </Button>
  );
}
