// What Dialog and Sheet share. Radix comes when one is opened for the first time: a page is not waited
// for because of what it may never show.

import { part } from "@/lib/part";
import type { ModalProps } from "@/ui/float/modal";
import { useOnceOpen } from "@/ui/float/use_once_open";
import { Suspense } from "react";

const ModalKit = part(() => import("@/ui/float/ModalKit"));

export function Modal(props: ModalProps & { className: string }) {
  if (!useOnceOpen(props.open)) return null;
  return (
    <Suspense fallback={null}>
      <ModalKit {...props} />
    </Suspense>
  );
}
