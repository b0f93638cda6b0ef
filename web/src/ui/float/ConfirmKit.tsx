import { Button } from "@/ui/Button";
import type { ConfirmProps } from "@/ui/Confirm";
import { SHADE, useReturnFocus } from "@/ui/float/modal";
import { FloatPlace } from "@/ui/place";
import { ProblemCard } from "@/ui/ProblemCard";
import { AlertDialog as Kit } from "radix-ui";
import { use } from "react";

export default function ConfirmKit({ open, onOpenChange, title, detail, action, danger = false, busy = false, problem = null, onConfirm }: ConfirmProps) {
  const place = use(FloatPlace);
  const focus = useReturnFocus();
  return (
    <Kit.Root open={open} onOpenChange={(next) => (busy ? undefined : onOpenChange(next))}>
      <Kit.Portal container={place}>
        <Kit.Overlay className={SHADE} />
        <Kit.Content
          {...focus}
          className="rise fixed z-50 inset-x-4 top-[20dvh] mx-auto max-w-[440px] max-h-[72dvh] overflow-y-auto rounded-card border border-line bg-raised text-ink p-5 outline-none"
        >
          <Kit.Title className="text-title font-semibold [overflow-wrap:anywhere]">{title}</Kit.Title>
          <Kit.Description asChild>
            <div className="mt-1.5 text-muted [overflow-wrap:anywhere]">{detail}</div>
          </Kit.Description>
          {problem ? <ProblemCard problem={problem} className="mt-4" /> : null}
          <div className="mt-5 flex justify-end gap-2">
            <Kit.Cancel asChild>
              <Button off={busy}>Keep</Button>
            </Kit.Cancel>
            <Button look={danger ? "danger" : "primary"} busy={busy} onClick={onConfirm}>
              {action}
            </Button>
          </div>
        </Kit.Content>
      </Kit.Portal>
    </Kit.Root>
  );
}
