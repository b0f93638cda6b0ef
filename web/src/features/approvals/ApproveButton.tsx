import { GraveButton } from "@/features/approvals/GraveButton";
import { KEY } from "@/features/approvals/keys";
import { Button } from "@/ui/Button";
import { Kbd } from "@/ui/Kbd";
import type { Ref } from "react";

export interface ApproveProps {
  busy: boolean;
  keys: boolean;
  className: string;
  onApprove: () => void;
  ref?: Ref<HTMLButtonElement> | undefined;
}

interface Props extends ApproveProps {
  /** On the button that is pressed once. */
  words?: string;
  /** Hard to take back: one press is not enough. */
  grave: boolean;
  /** It was let go too early to count. */
  onShort: () => void;
}

export function ApproveButton({ grave, onShort, words = "Approve", ...props }: Props) {
  if (grave) return <GraveButton onShort={onShort} {...props} />;
  const { busy, keys, className, onApprove, ref } = props;
  return (
    <Button ref={ref} look="primary" className={className} busy={busy} onClick={onApprove}>
      {words}
      {keys ? <Kbd keys="A" className={KEY} /> : null}
    </Button>
  );
}
