import { Diff } from "@/ui/Diff";
import { Literal } from "@/ui/Literal";
import { Glyph } from "@/ui/Glyph";

/** A difference of so many lines is seen at once. */
const SHORT = 24;

function linesOf(text: string): number {
  return text === "" ? 0 : text.replace(/\n$/, "").split("\n").length;
}

/** The content that goes with a call, folded away when it is long. */
export function FileText({ text, diff }: { text: string; diff: string | null }) {
  const lines = linesOf(diff ?? text);
  return (
    <details className="group border-t border-line" open={diff !== null && lines <= SHORT}>
      <summary className="label list-none px-3 py-1.5 flex items-center gap-1.5 text-faint hover:text-ink">
        <span className="group-open:rotate-90 transition-transform">
          <Glyph name="right" size={12} />
        </span>
        {diff ? "difference" : "content"} · {lines} {lines === 1 ? "line" : "lines"}
      </summary>
      <div className="max-h-80 overflow-y-auto px-3 pb-2">
        {diff ? (
          <Diff text={diff} />
        ) : (
          <pre className="code text-muted">
            <Literal text={text} />
          </pre>
        )}
      </div>
    </details>
  );
}
