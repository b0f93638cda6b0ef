import { Markdown } from "@/features/chat/Markdown";
import { TurnRow } from "@/features/chat/TurnRow";
import { useTokens } from "@/live/streams/tokens";
import { Glyph } from "@/ui/Glyph";

interface Props {
  messageId: string;
  /** Committed text; null while it grows. */
  text: string | null;
  thinking: string | null;
}

/** An answer, growing or committed: the same elements, so that nothing moves when it is committed. */
export function Answer({ messageId, text, thinking }: Props) {
  const stream = useTokens(messageId);
  const words = text ?? stream?.text.text ?? "";
  const thoughts = thinking ?? stream?.thinking.text ?? "";
  if (!words && !thoughts) return null;
  return (
    <TurnRow>
      {thoughts ? <Thoughts text={thoughts} /> : null}
      {words ? <Markdown text={words} /> : null}
      {text === null && stream?.gap ? <p className="label text-faint mt-2">catching up …</p> : null}
    </TurnRow>
  );
}

function Thoughts({ text }: { text: string }) {
  return (
    <details className="group mb-3 text-muted">
      <summary className="label w-fit flex items-center gap-1.5 list-none text-faint hover:text-ink">
        <span className="group-open:rotate-90 transition-transform">
          <Glyph name="right" size={12} />
        </span>
        thoughts
      </summary>
      <p className="mt-2 pl-4 border-l border-line max-w-(--measure) whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</p>
    </details>
  );
}
