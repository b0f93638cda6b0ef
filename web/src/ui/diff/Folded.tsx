import type { DiffLine } from "@/lib/text/diff";
import { SplitLines, UnifiedLines } from "@/ui/diff/lines";
import { useState } from "react";

/** Lines that stay as they are: counted, and there at a press. */
export function Folded({ count, lines, split }: { count: number; lines: DiffLine[]; split: boolean }) {
  const [open, setOpen] = useState(false);
  const says = `${count} unchanged ${count === 1 ? "line" : "lines"}`;
  if (lines.length === 0) return <p className="border-y border-line bg-surface px-2 py-1 text-faint select-none">{says}</p>;
  if (open) return split ? <SplitLines lines={lines} /> : <UnifiedLines lines={lines} />;
  return (
    <button type="button" onClick={() => setOpen(true)} className="block w-full min-h-7 border-y border-line bg-surface px-2 text-left text-muted hover:text-ink -outline-offset-2">
      {says} · show
    </button>
  );
}
