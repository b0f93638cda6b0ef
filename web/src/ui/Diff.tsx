import { DiffRaw } from "@/ui/diff/DiffRaw";
import { DiffCount } from "@/ui/diff/DiffCount";
import { Folded } from "@/ui/diff/Folded";
import { SplitLines, UnifiedLines } from "@/ui/diff/lines";
import { parseDiff } from "@/lib/text/diff";
import { useWide } from "@/ui/use_wide";
import { memo, useMemo, useRef } from "react";

/** From this width on, before and after stand side by side. */
const SPLIT_PX = 800;

/** A unified difference with its line numbers: side by side where there is room, in one column where
 *  there is not. What could hide in it is marked; unchanged stretches are folded when `content`, the
 *  whole new file, tells them. `counted`: how much changes stands over it. */
export const Diff = memo(function Diff({ text, content, unified = false, counted = true }: { text: string; content?: string | undefined; unified?: boolean; counted?: boolean }) {
  const parsed = useMemo(() => parseDiff(text, content), [text, content]);
  const ref = useRef<HTMLDivElement>(null);
  const wide = useWide(ref, SPLIT_PX);
  if (!parsed) return <DiffRaw text={text} />;
  // A file that only grows or only shrinks has nothing to stand beside.
  const split = wide && !unified && parsed.added > 0 && parsed.removed > 0;
  const Lines = split ? SplitLines : UnifiedLines;
  return (
    <div ref={ref} className="code" data-diff={split ? "split" : "unified"}>
      {counted ? (
        <p className="figure text-faint pb-1.5">
          <DiffCount {...parsed} />
        </p>
      ) : null}
      {parsed.parts.map((part, index) =>
        part.kind === "folded" ? <Folded key={index} count={part.count} lines={part.lines} split={split} /> : <Lines key={index} lines={part.lines} />,
      )}
    </div>
  );
});
