import { Diff } from "@/ui/Diff";
import { Literal } from "@/ui/Literal";
import { Glyph } from "@/ui/Glyph";

/** The content that goes with a call, folded away. */
export function FileText({ text, diff }: { text: string; diff: string | null }) {
  return (
    <details className="group border-t border-line">
      <summary className="label list-none px-3 py-1.5 flex items-center gap-1.5 text-faint hover:text-ink">
        <span className="group-open:rotate-90 transition-transform">
          <Glyph name="right" size={12} />
        </span>
        {diff ? "difference" : "content"} · {text.split("\n").length} lines
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
