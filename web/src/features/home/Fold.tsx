import { Glyph } from "@/ui/Glyph";
import { type ReactNode, useId, useState } from "react";

/** A part that lies open at the desk, and is a line with its sum on the phone until it is pressed. */
export function Fold({ name, sum, children }: { name: string; sum: ReactNode; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className="border-b border-line wide:border-b-0 wide:mt-6">
      <h3 className="hidden wide:flex items-baseline justify-between gap-4 border-b border-line pb-1.5">
        <span className="font-medium">{name}</span>
        <span className="figure text-muted">{sum}</span>
      </h3>
      <button type="button" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)} className="wide:hidden flex w-full items-center justify-between gap-4 min-h-(--row) -outline-offset-2">
        <span className="font-medium">{name}</span>
        <span className="flex items-center gap-2 figure text-muted">
          {sum}
          <span className={`transition-transform ${open ? "rotate-180" : ""}`}>
            <Glyph name="down" size={14} />
          </span>
        </span>
      </button>
      <div id={id} className={`${open ? "pb-3" : "hidden"} wide:block wide:pb-0`}>
        {children}
      </div>
    </div>
  );
}
