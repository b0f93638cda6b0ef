// What the model writes, by blocks: settled ones are rendered once, the last one as it grows. A long
// text is shown by pieces.

import { CodeBlock } from "@/features/chat/markdown/CodeBlock";
import { keepUrl, PARTS } from "@/features/chat/markdown/parts";
import { cutText } from "@/lib/text/cut";
import { type Block, GrowingBlocks, splitBlocks } from "@/lib/text/markdown_blocks";
import { formatBytes } from "@/lib/text/quantity";
import { Button } from "@/ui/Button";
import { Literal } from "@/ui/Literal";
import { memo, useMemo, useState } from "react";
import ReactMarkdown from "react-markdown";
import remarkGfm from "remark-gfm";
import remend from "remend";

// Made once: new ones would render every block anew.
const PLUGINS = [remarkGfm];
/** Characters shown at once. */
const PIECE = 64_000;
/** Closed for the eye only: what is open in the last line must not jump when its end comes. */
const MENDING = { linkMode: "text-only", images: false } as const;

const TextBlock = memo(function TextBlock({ source, open }: { source: string; open: boolean }) {
  return (
    <div className="prose-block">
      <ReactMarkdown remarkPlugins={PLUGINS} components={PARTS} urlTransform={keepUrl}>
        {open ? remend(source, MENDING) : source}
      </ReactMarkdown>
    </div>
  );
});

function piece(block: Block, key: number, open: boolean) {
  if (block.kind === "code") return <CodeBlock key={key} code={block.code} language={block.language} finished={!open || block.closed} />;
  if (block.kind === "text") return <TextBlock key={key} source={block.source} open={open} />;
  return (
    <p key={key} className="code">
      <Literal text={block.source} />
    </p>
  );
}

/** The blocks of a text; while it grows, what has settled keeps its identity. */
function useBlocks(text: string, grows: boolean): readonly Block[] {
  const [growing] = useState(() => new GrowingBlocks());
  return useMemo(() => (grows ? growing.read(text) : splitBlocks(text)), [text, grows, growing]);
}

export const Markdown = memo(function Markdown({ text, grows = false }: { text: string; grows?: boolean }) {
  const [pieces, setPieces] = useState(1);
  const shown = cutText(text, pieces * PIECE);
  const whole = shown.length === text.length;
  const blocks = useBlocks(shown, grows && whole);
  return (
    <div className="prose">
      {blocks.map((block, index) => piece(block, index, grows && whole && index === blocks.length - 1))}
      {whole ? null : (
        <Button onClick={() => setPieces(pieces + 1)}>
          Show more · {formatBytes(shown.length)} of {formatBytes(text.length)}
        </Button>
      )}
    </div>
  );
});
