import type { ModalProps } from "@/ui/float/modal";
import { Modal } from "@/ui/Modal";

/** In the middle of the page, over everything, until it is answered or put away. */
export function Dialog(props: ModalProps) {
  return (
    <Modal
      {...props}
      className="rise inset-x-4 top-[12dvh] mx-auto max-w-[520px] max-h-[76dvh] rounded-card border"
    />
  );
}
