import { FloatPlace } from "@/ui/place";
import { Popover as Kit } from "radix-ui";
import { type ReactElement, type ReactNode, use } from "react";

interface Props {
  trigger: ReactElement;
  label: string;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  align?: "start" | "center" | "end";
  side?: "top" | "bottom";
  className?: string;
  children: ReactNode;
}

/** A small panel at the thing that opened it; the page around stays usable. */
export function Popover({ trigger, label, align = "end", side = "bottom", className = "w-80", children, ...open }: Props) {
  const place = use(FloatPlace);
  return (
    <Kit.Root {...open}>
      <Kit.Trigger asChild>{trigger}</Kit.Trigger>
      <Kit.Portal container={place}>
        <Kit.Content
          aria-label={label}
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className={`float z-50 max-w-[calc(100vw-16px)] max-h-(--radix-popover-content-available-height) overflow-y-auto p-4 rounded-card border border-line bg-raised text-ink outline-none ${className}`}
        >
          {children}
        </Kit.Content>
      </Kit.Portal>
    </Kit.Root>
  );
}
