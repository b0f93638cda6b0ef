import { BOLD, COLOURS, DIM, INVERSE, ITALIC, MARK, PLAIN, readAnsi, type Run, STRIKE, type Style, UNDERLINE } from "@/lib/text/ansi";
import { type CSSProperties, memo } from "react";

const FLAGS: readonly [Style, string][] = [
  [DIM, "ansi-dim"],
  [ITALIC, "ansi-italic"],
  [UNDERLINE, "ansi-underline"],
  [STRIKE, "ansi-strike"],
];

const GROUNDS: Record<string, string> = {
  red: "var(--color-bad)",
  green: "var(--color-ok)",
  yellow: "var(--color-warn)",
  blue: "var(--color-info)",
  magenta: "var(--ansi-magenta)",
  cyan: "var(--ansi-cyan)",
};

function looks(style: Style): { className: string; style?: CSSProperties } {
  if (style & MARK) return { className: "mark" };
  const words = FLAGS.filter(([flag]) => style & flag).map(([, word]) => word);
  const ink = COLOURS[(style & 0x0f) - 1];
  const ground = COLOURS[((style >> 4) & 0x0f) - 1];
  if (style & BOLD) words.push(ink ? "font-[650]" : "ansi-bold");
  if (ground || style & INVERSE) {
    // Inverse swaps: the ground takes the text's colour.
    const name = (style & INVERSE ? ink : ground) ?? "";
    return { className: [...words, "ansi-ground"].join(" "), style: { "--ansi-ground": GROUNDS[name] ?? "var(--color-edge)" } as CSSProperties };
  }
  if (ink) words.push(`ansi-${ink}`);
  return { className: words.join(" ") };
}

function piece(run: Run, index: number) {
  if (run.style === PLAIN) return run.text;
  return (
    <span key={index} {...looks(run.style)}>
      {run.text}
    </span>
  );
}

/** What a program printed, in colours of ours; nothing in it is obeyed. */
export const AnsiText = memo(function AnsiText({ text, from = PLAIN }: { text: string; from?: Style }) {
  return <>{readAnsi(text, from).runs.map(piece)}</>;
});
