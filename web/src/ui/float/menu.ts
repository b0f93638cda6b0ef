// What both menus share without Radix: where their parts come from, and how the panel looks.

import type { DropdownMenu as DropKit } from "radix-ui";
import { createContext, type ReactElement, type ReactNode } from "react";

/** Both menus are made of the same parts; each part asks which menu it stands in. */
export type Kit = Pick<typeof DropKit, "Item" | "Separator" | "RadioGroup" | "RadioItem" | "ItemIndicator" | "Label">;
export const KitContext = createContext<Kit | null>(null);

export const PANEL =
  "float z-50 min-w-44 max-w-80 p-1 rounded-card border border-line bg-raised text-ink overflow-y-auto max-h-(--radix-dropdown-menu-content-available-height)";
export interface MenuProps {
  /** What opens it: a Button, or for a context menu the thing that it belongs to. */
  trigger: ReactElement<{ onClick?: () => void }>;
  label: string;
  align?: "start" | "end";
  side?: "top" | "bottom" | "right";
  /** The trigger stood there before, and was pressed: it opens at once. */
  pressed?: boolean;
  children: ReactNode;
}
