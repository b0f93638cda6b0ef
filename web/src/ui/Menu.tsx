import { part } from "@/lib/part";
import { Early } from "@/ui/float/Early";
import { type Kit, KitContext, type MenuProps } from "@/ui/float/menu";
import { Glyph, type GlyphName } from "@/ui/Glyph";
import { Kbd } from "@/ui/Kbd";
import { type ReactNode, Suspense, use, useState } from "react";

// Fetched with the page that shows a trigger, and not waited for: the trigger stands there at once.
const MenuKit = part(() => import("@/ui/float/MenuKit"));
const ContextMenuKit = part(() => import("@/ui/float/ContextMenuKit"));

const ITEM =
  "flex items-center gap-2.5 min-h-(--row) px-2 rounded-control cursor-default select-none outline-none data-highlighted:bg-line/60 data-disabled:text-faint";

export function Menu(props: MenuProps) {
  const [pressed, setPressed] = useState(props.pressed ?? false);
  return (
    <Suspense fallback={<Early trigger={props.trigger} onPress={() => setPressed(true)} />}>
      <MenuKit {...props} pressed={pressed} />
    </Suspense>
  );
}

/** By the right button, a long press or the menu key. Whatever it offers must be reachable without it too. */
export function ContextMenu(props: Pick<MenuProps, "trigger" | "label" | "children">) {
  return (
    <Suspense fallback={props.trigger}>
      <ContextMenuKit {...props} />
    </Suspense>
  );
}

function useKit(): Kit {
  const kit = use(KitContext);
  if (!kit) throw new Error("A part of a menu stands outside of one.");
  return kit;
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
  const { Item } = useKit();
  return (
    <Item className={`${ITEM} ${danger ? "text-bad" : ""}`} disabled={off} onSelect={onSelect}>
      {glyph ? <Glyph name={glyph} className={danger ? "" : "text-muted"} /> : null}
      <span className="flex-1 min-w-0 truncate">{children}</span>
      {shortcut ? <Kbd keys={shortcut} className="ml-4 hidden desk:inline" /> : null}
    </Item>
  );
}

export function MenuSeparator() {
  const { Separator } = useKit();
  return <Separator className="my-1 -mx-1 h-px bg-line" />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  const { Label } = useKit();
  return <Label className="label px-2 pt-2 pb-1 text-faint">{children}</Label>;
}

interface ChoiceProps<T extends string> {
  value: T;
  onChange: (value: T) => void;
  /** `mark`: what is wrong with it, in place of its hint. It can be chosen all the same, unless it is `off`. */
  options: readonly { value: T; label: string; hint?: string; mark?: string; off?: boolean }[];
}

/** One of several, in a menu; the chosen one carries the check. */
export function MenuChoice<T extends string>({ value, onChange, options }: ChoiceProps<T>) {
  const { RadioGroup, RadioItem, ItemIndicator } = useKit();
  return (
    <RadioGroup value={value} onValueChange={(next) => onChange(next as T)}>
      {options.map((option) => (
        <RadioItem key={option.value} value={option.value} disabled={option.off ?? false} className={ITEM}>
          <span className="w-4 shrink-0">
            <ItemIndicator>
              <Glyph name="check" />
            </ItemIndicator>
          </span>
          <span className={`flex-1 min-w-0 truncate ${option.mark ? "text-muted" : ""}`}>{option.label}</span>
          {option.mark ? <span className="figure text-warn whitespace-nowrap">{option.mark}</span> : option.hint ? <span className="figure text-faint whitespace-nowrap">{option.hint}</span> : null}
        </RadioItem>
      ))}
    </RadioGroup>
  );
}
