import { marked } from "@/features/chat/list/groups";
import { Literal } from "@/ui/Literal";
import { useMemo } from "react";

/** A text with what was looked for in it standing out. */
export function Marked({ text, query }: { text: string; query: string }) {
  const pieces = useMemo(() => marked(text, query), [text, query]);
  return pieces.map((piece, index) =>
    piece.hit ? (
      <mark key={index} className="bg-info/20 text-ink rounded-tag">
        <Literal text={piece.text} />
      </mark>
    ) : (
      <Literal key={index} text={piece.text} />
    ),
  );
}
