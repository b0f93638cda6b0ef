import type { ModalProps } from "@/ui/float/modal";
import { Modal } from "@/ui/Modal";

/** From the side at the desk, from below on the phone; both by style alone. */
export function Sheet(props: ModalProps) {
  return (
    <Modal
      {...props}
      className="sheet inset-x-0 bottom-0 max-h-[85dvh] rounded-t-card border-t pb-[env(safe-area-inset-bottom)] desk:left-auto desk:right-0 desk:top-0 desk:w-[440px] desk:max-h-none desk:rounded-none desk:border-t-0 desk:border-l"
    />
  );
}
