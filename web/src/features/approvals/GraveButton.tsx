import type { ApproveProps } from "@/features/approvals/ApproveButton";
import { KEY } from "@/features/approvals/keys";
import { useHold } from "@/features/approvals/use_hold";
import { useTwice } from "@/features/approvals/use_twice";
import { Button } from "@/ui/Button";
import { Kbd } from "@/ui/Kbd";
import { useId } from "react";

/**
 * Approves what is hard to take back: with a finger or a pointer it is held until its bar is full, with
 * the keyboard it is pressed twice. Whoever presses in haste, or where another button just stood, has
 * done nothing.
 */
export function GraveButton({ busy, keys, className, onApprove, onShort, ref }: ApproveProps & { onShort: () => void }) {
  const id = useId();
  const hold = useHold({ off: busy, onDone: onApprove, onShort });
  const twice = useTwice(onApprove);
  return (
    <>
      <Button
        ref={ref}
        look="primary"
        className={`relative overflow-hidden touch-pan-y [-webkit-touch-callout:none] ${className}`}
        busy={busy}
        aria-describedby={id}
        data-grave=""
        data-holding={hold.holding || undefined}
        data-armed={twice.armed || undefined}
        {...hold.handlers}
        // A key that stays down is one press, not two.
        onKeyDown={(event) => (event.repeat && event.key === "Enter" ? event.preventDefault() : undefined)}
        onClick={(event) => {
          if (!hold.hasSpoken(event)) twice.press();
        }}
      >
        <span className="hold" aria-hidden="true" />
        <span className="relative">{hold.holding ? "Keep holding …" : twice.armed ? "Press it again" : "Hold to approve"}</span>
        {keys ? <Kbd keys="A" className={`relative ${KEY}`} /> : null}
      </Button>
      <span id={id} className="sr-only">
        Hard to take back. Hold it for a second, or press it twice with the keyboard.
      </span>
    </>
  );
}
