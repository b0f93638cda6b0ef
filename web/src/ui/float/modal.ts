// What everything that stands over the page shares.

import { openerNow } from "@/ui/place";
import { type ReactNode, type RefObject, useRef } from "react";

export interface ModalProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  /** Its actions, the one that goes on at the right. */
  footer?: ReactNode;
  children?: ReactNode;
}

export const SHADE = "shade fixed inset-0 z-40";

/**
 * Gives the focus back to whoever had it before: Radix knows only of its own triggers. What is marked `data-first` has it
 * meanwhile: with `autoFocus` it would have been taken before anyone asked whose it was.
 */
export function useReturnFocus() {
  const opener = useRef<HTMLElement | null>(null);
  return {
    onOpenAutoFocus: (event: Event) => {
      keepOpener(opener);
      const first = event.target instanceof HTMLElement ? event.target.querySelector<HTMLElement>("[data-first]") : null;
      if (!first) return;
      event.preventDefault();
      first.focus();
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      if (opener.current?.isConnected) opener.current.focus();
    },
  };
}

function keepOpener(opener: RefObject<HTMLElement | null>) {
  opener.current = openerNow();
}
