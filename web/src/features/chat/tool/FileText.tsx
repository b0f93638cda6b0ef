import { parseDiff } from "@/lib/text/diff";
import { Diff } from "@/ui/Diff";
import { DiffCount } from "@/ui/diff/DiffCount";
import { Literal } from "@/ui/Literal";
import { Glyph } from "@/ui/Glyph";
import { useMemo } from "react";

/** A difference of so many lines is seen at once. */
const SHORT = 24;

function linesOf(text: string): number {
  return text === "" ? 0 : text.replace(/\n$/, "").split("\n").length;
}

/** The content that goes with a call, folded away when it is long. */
export function FileText({ text, diff }: { text: string; diff: string | null }) {
  const lines = linesOf(diff ?? text);
  // Its own text has more lines than what it changes: those that stay, and its heads.
  const parsed = useMemo(() => (diff === null ? null : parseDiff(diff)), [diff]);
  return (
    <details className="group border-t border-line" open={diff !== null && lines <= SHORT}>
      <summary className="label list-none px-3 py-1.5 flex items-center gap-1.5 text-faint hover:text-ink">
        <span className="group-open:rotate-90 transition-transform">
          <Glyph name="right" size={12} />
        </span>
        {diff ? "difference" : "content"}
        {parsed ? (
          <span className="figure normal-case">
            <DiffCount {...parsed} />
          </span>
        ) : diff ? null : (
          ` · ${lines} ${lines === 1 ? "line" : "lines"}`
        )}
      </summary>
      <div className="max-h-80 overflow-y-auto px-3 pb-2">
        {diff ? (
          <Diff text={diff} parsed={parsed} />
        ) : (
          <pre className="code text-muted">
            <Literal text={text} />
          </pre>
        )}
      </div>
    </details>
  );
}
