import { DiffRaw } from "@/ui/diff/DiffRaw";
import { Folded } from "@/ui/diff/Folded";
import { SplitLines, UnifiedLines } from "@/ui/diff/lines";
import { parseDiff } from "@/lib/text/diff";
import { useWide } from "@/ui/use_wide";
import { memo, useMemo, useRef } from "react";

/** From this width on, before and after stand side by side. */
const SPLIT_PX = 800;

/** A unified difference with its line numbers: side by side where there is room, in one column where
 *  there is not. What could hide in it is marked; unchanged stretches are folded when `content`, the
 *  whole new file, tells them. */
export const Diff = memo(function Diff({ text, content, unified = false }: { text: string; content?: string | undefined; unified?: boolean }) {
  const parsed = useMemo(() => parseDiff(text, content), [text, content]);
  const ref = useRef<HTMLDivElement>(null);
  const wide = useWide(ref, SPLIT_PX);
  if (!parsed) return <DiffRaw text={text} />;
  // A file that only grows or only shrinks has nothing to stand beside.
  const split = wide && !unified && parsed.added > 0 && parsed.removed > 0;
  const Lines = split ? SplitLines : UnifiedLines;
  return (
    <div ref={ref} className="code" data-diff={split ? "split" : "unified"}>
      <p className="figure text-faint pb-1.5">
        {parsed.added > 0 ? <span className="text-ok">+{parsed.added}</span> : null}
        {parsed.removed > 0 ? <span className="text-bad ml-2 first:ml-0">−{parsed.removed}</span> : null}
        <span className="ml-2">{parsed.added + parsed.removed === 1 ? "line" : "lines"}</span>
      </p>
      {parsed.parts.map((part, index) =>
        part.kind === "folded" ? <Folded key={index} count={part.count} lines={part.lines} split={split} /> : <Lines key={index} lines={part.lines} />,
      )}
    </div>
  );
});
