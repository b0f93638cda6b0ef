import { Glyph, type GlyphName } from "@/ui/Glyph";
import { Kbd } from "@/ui/Kbd";
import { FloatPlace } from "@/ui/place";
import { ContextMenu as ContextKit, DropdownMenu as DropKit } from "radix-ui";
import { createContext, type ReactElement, type ReactNode, use } from "react";

// Both menus are made of the same parts; each part asks which menu it stands in.
type Kit = Pick<typeof DropKit, "Item" | "Separator" | "RadioGroup" | "RadioItem" | "ItemIndicator" | "Label">;
const KitContext = createContext<Kit>(DropKit);

const PANEL =
  "float z-50 min-w-44 max-w-80 p-1 rounded-card border border-line bg-raised text-ink overflow-y-auto max-h-(--radix-dropdown-menu-content-available-height)";
const ITEM =
  "flex items-center gap-2.5 min-h-(--row) px-2 rounded-control cursor-default select-none outline-none data-highlighted:bg-line/60 data-disabled:text-faint";

interface MenuProps {
  /** What opens it: a Button, or for a context menu the thing that it belongs to. */
  trigger: ReactElement;
  label: string;
  align?: "start" | "end";
  side?: "top" | "bottom" | "right";
  children: ReactNode;
}

export function Menu({ trigger, label, align = "end", side = "bottom", children }: MenuProps) {
  const place = use(FloatPlace);
  return (
    <DropKit.Root>
      <DropKit.Trigger asChild>{trigger}</DropKit.Trigger>
      <DropKit.Portal container={place}>
        <DropKit.Content aria-label={label} align={align} side={side} sideOffset={4} collisionPadding={8} loop className={PANEL}>
          <KitContext value={DropKit}>{children}</KitContext>
        </DropKit.Content>
      </DropKit.Portal>
    </DropKit.Root>
  );
}

/** By the right button, a long press or the menu key. Whatever it offers must be reachable without it too. */
export function ContextMenu({ trigger, label, children }: Pick<MenuProps, "trigger" | "label" | "children">) {
  const place = use(FloatPlace);
  return (
    <ContextKit.Root>
      <ContextKit.Trigger asChild>{trigger}</ContextKit.Trigger>
      <ContextKit.Portal container={place}>
        <ContextKit.Content aria-label={label} collisionPadding={8} loop className={PANEL}>
          <KitContext value={ContextKit}>{children}</KitContext>
        </ContextKit.Content>
      </ContextKit.Portal>
    </ContextKit.Root>
  );
}

interface ItemProps {
  glyph?: GlyphName;
  onSelect: () => void;
  danger?: boolean;
  off?: boolean;
  /** As Kbd reads it: "Mod+K". It only says it; the page listens. */
  shortcut?: string;
  children: ReactNode;
}

export function MenuItem({ glyph, onSelect, danger = false, off = false, shortcut, children }: ItemProps) {
  const { Item } = use(KitContext);
  return (
    <Item className={`${ITEM} ${danger ? "text-bad" : ""}`} disabled={off} onSelect={onSelect}>
      {glyph ? <Glyph name={glyph} className={danger ? "" : "text-muted"} /> : null}
      <span className="flex-1 min-w-0 truncate">{children}</span>
      {shortcut ? <Kbd keys={shortcut} className="ml-4" /> : null}
    </Item>
  );
}

export function MenuSeparator() {
  const { Separator } = use(KitContext);
  return <Separator className="my-1 -mx-1 h-px bg-line" />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  const { Label } = use(KitContext);
  return <Label className="label px-2 pt-2 pb-1 text-faint">{children}</Label>;
}

interface ChoiceProps<T extends string> {
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; label: string; hint?: string }[];
}

/** One of several, in a menu; the chosen one carries the check. */
export function MenuChoice<T extends string>({ value, onChange, options }: ChoiceProps<T>) {
  const { RadioGroup, RadioItem, ItemIndicator } = use(KitContext);
  return (
    <RadioGroup value={value} onValueChange={(next) => onChange(next as T)}>
      {options.map((option) => (
        <RadioItem key={option.value} value={option.value} className={ITEM}>
          <span className="w-4 shrink-0">
            <ItemIndicator>
              <Glyph name="check" />
            </ItemIndicator>
          </span>
          <span className="flex-1 min-w-0 truncate">{option.label}</span>
          {option.hint ? <span className="figure text-faint">{option.hint}</span> : null}
        </RadioItem>
      ))}
    </RadioGroup>
  );
}
