import { KitContext, type MenuProps, PANEL } from "@/ui/float/menu";
import { FloatPlace } from "@/ui/place";
import { ContextMenu as ContextKit } from "radix-ui";
import { use } from "react";

export default function ContextMenuKit({ trigger, label, children }: Pick<MenuProps, "trigger" | "label" | "children">) {
  const place = use(FloatPlace);
  return (
    <ContextKit.Root modal={false}>
      <ContextKit.Trigger asChild>{trigger}</ContextKit.Trigger>
      <ContextKit.Portal container={place}>
        <ContextKit.Content aria-label={label} collisionPadding={8} loop className={PANEL}>
          <KitContext value={ContextKit}>{children}</KitContext>
        </ContextKit.Content>
      </ContextKit.Portal>
    </ContextKit.Root>
  );
}
