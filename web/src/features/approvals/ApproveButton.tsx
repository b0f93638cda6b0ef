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
  ref: Ref<HTMLButtonElement>;
}

interface Props extends ApproveProps {
  /** Hard to take back: one press is not enough. */
  grave: boolean;
  /** It was let go too early to count. */
  onShort: () => void;
}

export function ApproveButton({ grave, onShort, ...props }: Props) {
  if (grave) return <GraveButton onShort={onShort} {...props} />;
  const { busy, keys, className, onApprove, ref } = props;
  return (
    <Button ref={ref} look="primary" className={className} busy={busy} onClick={onApprove}>
      Approve
      {keys ? <Kbd keys="A" className={KEY} /> : null}
    </Button>
  );
}
