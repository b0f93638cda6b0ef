// Code as it stands: plain while it is written, coloured when it is finished, what hides in it marked.

import type { Tree } from "@/features/chat/markdown/highlight";
import { useHighlight } from "@/features/chat/markdown/use_highlight";
import { cutLines, cutText } from "@/lib/text/cut";
import { formatBytes } from "@/lib/text/quantity";
import { CopyButton } from "@/ui/CopyButton";
import { Button } from "@/ui/Button";
import { Literal } from "@/ui/Literal";
import { memo, type ReactNode, useState } from "react";

type Node = Tree["children"][number];

/** Shown at once, and by each "show more": characters, and lines. What was seen to grow stays whole. */
const PIECE = 30_000;
const LINES = 160;
const ALL = 10_000;
/** Shorter lines are seen whole at the desk. */
const LONG_LINE = 64;

function painted(node: Node, index: number): ReactNode {
  if (node.type === "text") return <Literal key={index} text={node.value} />;
  if (node.type !== "element") return null;
  const names = node.properties.className;
  return (
    <span key={index} className={Array.isArray(names) ? names.join(" ") : undefined}>
      {node.children.map((child, at) => painted(child as Node, at))}
    </span>
  );
}

interface Props {
  code: string;
  language: string;
  /** Nothing is added to it any more. */
  finished: boolean;
}

export const CodeBlock = memo(function CodeBlock({ code, language, finished }: Props) {
  const [pieces, setPieces] = useState(finished ? 1 : ALL);
  const [wrap, setWrap] = useState(false);
  const shown = cutLines(cutText(code, pieces * PIECE), pieces * LINES);
  const tree = useHighlight(shown, language.toLowerCase(), finished);
  const long = finished && code.split("\n", 400).some((line) => line.length > LONG_LINE);
  return (
    <figure className="code-block" data-language={language || undefined}>
      <figcaption>
        <span className="label text-faint truncate">{language || "text"}</span>
        <span className="flex ml-auto">
          {long ? (
            <Button look="quiet" glyph="wrap" aria-pressed={wrap} aria-label="Wrap long lines" title="Wrap long lines" className={wrap ? "text-ink" : ""} onClick={() => setWrap(!wrap)} />
          ) : null}
          <CopyButton text={code} label="Copy code" />
        </span>
      </figcaption>
      {/* Reached by the keyboard, because it may be wider than the page. */}
      <pre tabIndex={0} role="group" aria-label={language ? `Code, ${language}` : "Code"} className={wrap ? "wrapped" : ""}>
        <code>{tree ? tree.children.map(painted) : <Literal text={shown} />}</code>
      </pre>
      {shown.length < code.length ? (
        <Button look="quiet" className="w-full border-t-line rounded-none" onClick={() => setPieces(pieces + 1)}>
          Show more · {formatBytes(shown.length)} of {formatBytes(code.length)}
        </Button>
      ) : null}
    </figure>
  );
});
