import { Kbd } from "@/ui/Kbd";
import { FloatPlace } from "@/ui/place";
import { Tooltip as Kit } from "radix-ui";
import { type ReactElement, type ReactNode, use } from "react";

/** A word on what something is, for pointer and keyboard. Never the only place where it is said. */
export function Tip({ text, shortcut, side = "bottom", children }: { text: ReactNode; shortcut?: string; side?: "top" | "bottom" | "left" | "right"; children: ReactElement }) {
  const place = use(FloatPlace);
  return (
    <Kit.Provider delayDuration={400}>
      <Kit.Root>
        <Kit.Trigger asChild>{children}</Kit.Trigger>
        <Kit.Portal container={place}>
          <Kit.Content side={side} sideOffset={6} collisionPadding={8} className="float z-50 flex items-center gap-2 max-w-72 px-2 py-1 rounded-control border border-line bg-raised text-ink">
            {text}
            {shortcut ? <Kbd keys={shortcut} /> : null}
          </Kit.Content>
        </Kit.Portal>
      </Kit.Root>
    </Kit.Provider>
  );
}
