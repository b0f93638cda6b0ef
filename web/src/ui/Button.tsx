import { Glyph, type GlyphName } from "@/ui/Glyph";
import type { ComponentProps, ReactNode } from "react";

export type ButtonLook = "primary" | "plain" | "quiet" | "danger";

const LOOKS: Record<ButtonLook, string> = {
  // Under a pointer it has a halo: a greyer ground is that of one that is off.
  primary: "bg-ink text-ground border-ink font-semibold hover:not-aria-disabled:shadow-[0_0_0_3px_color-mix(in_oklch,var(--color-ink)_28%,transparent)] aria-disabled:bg-raised aria-disabled:text-faint aria-disabled:border-line aria-disabled:opacity-100",
  plain: "bg-raised text-ink border-line hover:border-edge font-medium data-[state=open]:border-edge",
  quiet: "bg-transparent text-muted border-transparent hover:text-ink hover:bg-raised font-medium data-[state=open]:text-ink data-[state=open]:bg-raised",
  danger: "bg-transparent text-bad border-line hover:border-bad font-medium",
};

const BASE =
  "inline-flex items-center justify-center gap-2 h-(--row) px-3 rounded-control border text-ui whitespace-nowrap select-none transition-colors aria-disabled:cursor-default";

export function buttonClass(look: ButtonLook = "plain"): string {
  return `${BASE} ${LOOKS[look]}`;
}

type Props = Omit<ComponentProps<"button">, "disabled"> & {
  look?: ButtonLook;
  glyph?: GlyphName;
  /** It works on it: no second press counts, and the focus stays (a disabled button would lose it). */
  busy?: boolean;
  off?: boolean;
  children?: ReactNode;
};

export function Button({ look = "plain", glyph, busy = false, off = false, children, onClick, className = "", type = "button", ...rest }: Props) {
  const blocked = busy || off;
  return (
    <button
      type={type}
      className={`${buttonClass(look)} ${children ? "" : "w-(--row) px-0"} ${busy ? "sweep" : "aria-disabled:opacity-50"} ${className}`}
      aria-disabled={blocked || undefined}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (blocked) event.preventDefault();
        else onClick?.(event);
      }}
      {...rest}
    >
      {glyph ? <Glyph name={glyph} /> : null}
      {children}
    </button>
  );
}
