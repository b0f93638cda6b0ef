import { Button } from "@/ui/Button";
import { type ModalProps, SHADE, useReturnFocus } from "@/ui/float/modal";
import { FloatPlace } from "@/ui/place";
import { Dialog as Kit } from "radix-ui";
import { use } from "react";

export default function ModalKit({ open, onOpenChange, title, description, footer, children, className }: ModalProps & { className: string }) {
  const place = use(FloatPlace);
  const focus = useReturnFocus();
  return (
    <Kit.Root open={open} onOpenChange={onOpenChange}>
      <Kit.Portal container={place}>
        <Kit.Overlay className={SHADE} />
        <Kit.Content
          {...focus}
          {...(description ? {} : { "aria-describedby": undefined })}
          className={`fixed z-50 flex flex-col bg-raised text-ink border-line outline-none ${className}`}
        >
          <header className="flex items-start gap-2 pl-5 pr-2 pt-3">
            <div className="flex-1 min-w-0 pt-1.5">
              <Kit.Title className="text-title font-semibold [overflow-wrap:anywhere]">{title}</Kit.Title>
              {description ? <Kit.Description className="mt-1 text-muted">{description}</Kit.Description> : null}
            </div>
            <Kit.Close asChild>
              <Button look="quiet" glyph="cross" aria-label="Close" />
            </Kit.Close>
          </header>
          <div className="scrolled flex-1 min-h-0 overflow-y-auto overscroll-contain px-5 py-4">{children}</div>
          {footer ? <footer className="flex flex-wrap justify-end gap-2 px-5 py-3 border-t border-line">{footer}</footer> : null}
        </Kit.Content>
      </Kit.Portal>
    </Kit.Root>
  );
}
