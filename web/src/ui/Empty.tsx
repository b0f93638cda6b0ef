import { Glyph, type GlyphName } from "@/ui/Glyph";
import type { ReactNode } from "react";

/** Nothing is here, why that is, and what one can do about it. */
export function Empty({ glyph, title, children, action }: { glyph: GlyphName; title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-col items-start gap-1 py-6 max-w-[52ch]">
      <Glyph name={glyph} size={24} className="text-faint mb-2 [stroke-width:0.9]" />
      <h3 className="text-title font-semibold">{title}</h3>
      {children ? <div className="text-muted">{children}</div> : null}
      {action ? <div className="mt-3 flex flex-wrap gap-2">{action}</div> : null}
    </div>
  );
}
