import type { DiffLine } from "@/lib/text/diff";
import { Literal } from "@/ui/Literal";
import { memo } from "react";

/** Tabs anywhere and spaces at the end of a changed line are drawn: they are changes that nobody sees. */
const UNSEEN = /(\t| +$)/;

function Unseen({ text }: { text: string }) {
  const tab = text === "\t";
  return (
    <span className="text-faint">
      <span aria-hidden="true">{tab ? "→" : "·".repeat(text.length)}</span>
      {tab ? "\t" : null}
    </span>
  );
}

/** One line of a difference, with nothing in it left unseen. */
export const DiffText = memo(function DiffText({ line, className }: { line: DiffLine; className: string }) {
  const pieces = line.kind === "same" ? [line.text] : line.text.split(UNSEEN).filter(Boolean);
  return (
    <span className={`min-h-[19px] ${className}`}>
      {pieces.map((piece, index) => (UNSEEN.test(piece) && piece.trim() === "" ? <Unseen key={index} text={piece} /> : <Literal key={index} text={piece} />))}
      {line.unended ? <span className="text-faint select-none"> (no line break at the end)</span> : null}
    </span>
  );
});
