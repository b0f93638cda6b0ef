import { part } from "@/lib/part";
import type { Problem } from "@/protocol/Problem";
import { useOnceOpen } from "@/ui/float/use_once_open";
import { type ReactNode, Suspense } from "react";

const ConfirmKit = part(() => import("@/ui/float/ConfirmKit"));

export interface ConfirmProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What goes and what stays. */
  detail: ReactNode;
  /** The verb of the button: "Delete". */
  action: string;
  danger?: boolean;
  busy?: boolean;
  /** It was tried and did not work. */
  problem?: Problem | null;
  /** Does it; whoever asked closes this when it is done. */
  onConfirm: () => void;
}

/** A question before something that cannot be taken back. The harmless answer has the focus. */
export function Confirm(props: ConfirmProps) {
  if (!useOnceOpen(props.open)) return null;
  return (
    <Suspense fallback={null}>
      <ConfirmKit {...props} />
    </Suspense>
  );
}
