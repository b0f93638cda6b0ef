import { KitContext, type MenuProps, PANEL } from "@/ui/float/menu";
import { FloatPlace } from "@/ui/place";
import { DropdownMenu as DropKit } from "radix-ui";
import { use } from "react";

export default function MenuKit({ trigger, label, align = "end", side = "bottom", pressed = false, children }: MenuProps) {
  const place = use(FloatPlace);
  return (
    <DropKit.Root modal={false} defaultOpen={pressed}>
      <DropKit.Trigger asChild>{trigger}</DropKit.Trigger>
      <DropKit.Portal container={place}>
        <DropKit.Content aria-label={label} align={align} side={side} sideOffset={4} collisionPadding={8} loop className={PANEL}>
          <KitContext value={DropKit}>{children}</KitContext>
        </DropKit.Content>
      </DropKit.Portal>
    </DropKit.Root>
  );
}
