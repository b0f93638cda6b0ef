import { DiffRaw } from "@/ui/diff/DiffRaw";
import { Folded } from "@/ui/diff/Folded";
import { SplitLines, UnifiedLines } from "@/ui/diff/lines";
import type { ParsedDiff } from "@/lib/text/diff";
import { useWide } from "@/ui/use_wide";
import { memo, useRef } from "react";

/** From this width on, before and after stand side by side. */
const SPLIT_PX = 800;

/** A unified difference with its line numbers: side by side where there is room, in one column where
 *  there is not. What could hide in it is marked; unchanged stretches are folded when they are known.
 *  `parsed`: null shows it as it came. */
export const Diff = memo(function Diff({ text, parsed }: { text: string; parsed: ParsedDiff | null }) {
  const ref = useRef<HTMLDivElement>(null);
  const wide = useWide(ref, SPLIT_PX);
  if (!parsed) return <DiffRaw text={text} />;
  // A file that only grows or only shrinks has nothing to stand beside.
  const split = wide && parsed.added > 0 && parsed.removed > 0;
  const Lines = split ? SplitLines : UnifiedLines;
  return (
    <div ref={ref} className="code" data-diff={split ? "split" : "unified"}>
      {parsed.parts.map((part, index) =>
        part.kind === "folded" ? <Folded key={index} count={part.count} lines={part.lines} split={split} /> : <Lines key={index} lines={part.lines} />,
      )}
    </div>
  );
});
