import { Markdown } from "@/features/chat/markdown/Markdown";
import { TurnRow } from "@/features/chat/timeline/TurnRow";
import { Glyph } from "@/ui/Glyph";

/** The border between what the model still reads as it was, and what it knows in short. */
export function SummaryFold({ text, at }: { text: string; at: number | null }) {
  return (
    <TurnRow at={at ?? undefined}>
      <details className="group border-y border-line" data-summary="">
        <summary className="flex items-center gap-2 h-(--row) list-none text-muted hover:text-ink">
          <span className="group-open:rotate-90 transition-transform">
            <Glyph name="right" size={12} />
          </span>
          What came before, in short
          <span className="label text-faint ml-auto hidden desk:inline">the model goes on from this</span>
        </summary>
        <div className="pl-5 pb-4 pt-1 text-muted">
          <Markdown text={text} />
        </div>
      </details>
    </TurnRow>
  );
}

export function CompactLine({ at }: { at: number | null }) {
  return (
    <TurnRow at={at ?? undefined} first>
      <p className="label text-faint pt-1">asked for what came before in short</p>
    </TurnRow>
  );
}
