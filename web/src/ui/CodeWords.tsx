/** A sentence in which what stands between backticks is to be typed, and looks so. */
export function CodeWords({ text }: { text: string }) {
  const pieces = text.split(/`([^`\n]+)`/);
  if (pieces.length === 1) return text;
  return pieces.map((piece, index) =>
    index % 2 === 1 ? (
      <code key={index} className="font-mono text-code text-ink">
        {piece}
      </code>
    ) : (
      piece
    ),
  );
}
